"""Amazon DynamoDB: a global table's replica is a table of its own in its region."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers

ARN: Final = "join(':', ['arn', partition, 'dynamodb', element.Region, account, join('/', ['table', id])])"

POINT_IN_TIME: Final = """ContinuousBackupsDescription.PointInTimeRecoveryDescription.{
    PointInTimeRecoveryEnabled: PointInTimeRecoveryStatus == 'ENABLED',
    RecoveryPeriodInDays: RecoveryPeriodInDays
}"""

INSIGHTS: Final = """{
    Enabled: ContributorInsightsStatus == 'ENABLED' || ContributorInsightsStatus == 'ENABLING',
    Mode: ContributorInsightsMode
}"""


ENDS: Final = """TimeToLiveDescription.{
    AttributeName: AttributeName,
    Enabled: TimeToLiveStatus == 'ENABLED' || TimeToLiveStatus == 'ENABLING'
}"""


def _table(value: str, **more: Any) -> Reader:
    return Reader("dynamodb", "describe_table", {"TableName": "id"}, value, described="Table", **more)


def _replica(call: str, value: str, **more: Any) -> Reader:
    return Reader("dynamodb", call, {"TableName": "id"}, value, region="element.Region", **more)


DYNAMODB: Final[Readers] = {
    "AWS::DynamoDB::GlobalTable.BillingMode": _table("BillingModeSummary.BillingMode", default="PROVISIONED"),
    "AWS::DynamoDB::GlobalTable.SSESpecification": _table(
        "SSEDescription.{SSEEnabled: Status == 'ENABLED', SSEType: Status == 'ENABLED' && SSEType || `null`}"
    ),
    "AWS::DynamoDB::GlobalTable.TimeToLiveSpecification": Reader(
        "dynamodb", "describe_time_to_live", {"TableName": "id"}, ENDS
    ),
    "AWS::DynamoDB::GlobalTable.WriteOnDemandThroughputSettings": _table(
        "OnDemandThroughput.{MaxWriteRequestUnits: MaxWriteRequestUnits}", default={"MaxWriteRequestUnits": -1}
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.ContributorInsightsSpecification": _replica(
        "describe_contributor_insights", INSIGHTS, default={"Mode": "ACCESSED_AND_THROTTLED_KEYS"}
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.DeletionProtectionEnabled": _table(
        "DeletionProtectionEnabled", region="element.Region"
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.PointInTimeRecoverySpecification": _replica(
        "describe_continuous_backups", POINT_IN_TIME, default={"RecoveryPeriodInDays": 35}
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.ReadOnDemandThroughputSettings": _table(
        "OnDemandThroughput.{MaxReadRequestUnits: MaxReadRequestUnits}",
        region="element.Region",
        default={"MaxReadRequestUnits": -1},
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.SSESpecification": _table(
        "SSEDescription.{KMSMasterKeyId: Status == 'ENABLED' && KMSMasterKeyArn || `null`}", region="element.Region"
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.Tags": Reader(
        "dynamodb",
        "list_tags_of_resource",
        {"ResourceArn": ARN},
        "Tags",
        region="element.Region",
        includes=True,
    ),
}
