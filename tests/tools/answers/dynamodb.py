"""What Amazon DynamoDB answers."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import KEY, Answers


def _table(name: str, value: Any, live: Any, other: Any, unset: Any = None) -> Answers:
    described = [{"Table": answer} for answer in (live, other, unset or {})]
    return Answers("users", {name: value}, *described, {"TableName": "users"})


def _replica(name: str, value: Any, live: Any, other: Any, unset: Any, **arguments: Any) -> Answers:
    replicas = {"Replicas": [{"Region": "eu-west-1", name: value}]}
    return Answers("users", replicas, live, other, unset, arguments or {"TableName": "users"})


def _restorable(status: str, **days: int) -> dict[str, Any]:
    recovery = {"PointInTimeRecoveryStatus": status} | days
    return {
        "ContinuousBackupsDescription": {
            "ContinuousBackupsStatus": "ENABLED",
            "PointInTimeRecoveryDescription": recovery,
        }
    }


def _ending(status: str, attribute: str | None = None) -> dict[str, Any]:
    named = {"AttributeName": attribute} if attribute else {}
    return {"TimeToLiveDescription": {"TimeToLiveStatus": status, **named}}


DYNAMODB = {
    "AWS::DynamoDB::GlobalTable.BillingMode": _table(
        "BillingMode",
        "PAY_PER_REQUEST",
        {"BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"}},
        {"BillingModeSummary": {"BillingMode": "PROVISIONED"}},
    ),
    "AWS::DynamoDB::GlobalTable.SSESpecification": _table(
        "SSESpecification",
        {"SSEEnabled": True, "SSEType": "KMS"},
        {"SSEDescription": {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": KEY}},
        {"SSEDescription": {"Status": "DISABLED"}},
    ),
    "AWS::DynamoDB::GlobalTable.TimeToLiveSpecification": Answers(
        "users",
        {"TimeToLiveSpecification": {"AttributeName": "expires_at", "Enabled": True}},
        _ending("ENABLED", "expires_at"),
        _ending("ENABLED", "seen_at"),
        _ending("DISABLED"),
        {"TableName": "users"},
    ),
    "AWS::DynamoDB::GlobalTable.WriteOnDemandThroughputSettings": _table(
        "WriteOnDemandThroughputSettings",
        {"MaxWriteRequestUnits": 1000},
        {"OnDemandThroughput": {"MaxReadRequestUnits": 5, "MaxWriteRequestUnits": 1000}},
        {"OnDemandThroughput": {"MaxReadRequestUnits": 5, "MaxWriteRequestUnits": -1}},
        {"OnDemandThroughput": {"MaxReadRequestUnits": 5, "MaxWriteRequestUnits": -1}},
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.ContributorInsightsSpecification": _replica(
        "ContributorInsightsSpecification",
        {"Enabled": True},
        {"ContributorInsightsStatus": "ENABLED", "ContributorInsightsMode": "ACCESSED_AND_THROTTLED_KEYS"},
        {"ContributorInsightsStatus": "ENABLED", "ContributorInsightsMode": "THROTTLED_KEYS"},
        {"ContributorInsightsStatus": "DISABLED"},
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.DeletionProtectionEnabled": _replica(
        "DeletionProtectionEnabled",
        True,
        {"Table": {"DeletionProtectionEnabled": True}},
        {"Table": {"DeletionProtectionEnabled": False}},
        {"Table": {"DeletionProtectionEnabled": False}},
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.PointInTimeRecoverySpecification": _replica(
        "PointInTimeRecoverySpecification",
        {"PointInTimeRecoveryEnabled": True},
        _restorable("ENABLED", RecoveryPeriodInDays=35),
        _restorable("ENABLED", RecoveryPeriodInDays=7),
        _restorable("DISABLED"),
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.ReadOnDemandThroughputSettings": _replica(
        "ReadOnDemandThroughputSettings",
        {"MaxReadRequestUnits": 4000},
        {"Table": {"OnDemandThroughput": {"MaxReadRequestUnits": 4000}}},
        {"Table": {"OnDemandThroughput": {"MaxReadRequestUnits": 40000}}},
        {"Table": {}},
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.SSESpecification": _replica(
        "SSESpecification",
        {"KMSMasterKeyId": "0a1b"},
        {"Table": {"SSEDescription": {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": KEY}}},
        {"Table": {"SSEDescription": {"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": KEY + "2"}}},
        {"Table": {}},
    ),
    "AWS::DynamoDB::GlobalTable.Replicas.Tags": _replica(
        "Tags",
        [{"Key": "backup", "Value": "daily"}],
        {"Tags": [{"Key": "owner", "Value": "payments"}, {"Key": "backup", "Value": "daily"}]},
        {"Tags": [{"Key": "owner", "Value": "payments"}, {"Key": "backup", "Value": "never"}]},
        {"Tags": [{"Key": "owner", "Value": "payments"}]},
        ResourceArn="arn:aws:dynamodb:eu-west-1:123456789012:table/users",
    ),
}
