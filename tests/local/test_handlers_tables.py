"""Tables and backups read back as their templates say."""

from operator import attrgetter
from typing import Any

import pytest
from contract import DENY, GONE, KEY, OWNER, ROLE, Contract, Life, Stack, att, changed, live, owned, ref, resource

from paved_constructs.tools.local.emulator import LocalAws

SCHEMA = [{"AttributeName": "pk", "KeyType": "HASH"}]
INDEX = {"IndexName": "by-pk", "KeySchema": SCHEMA, "Projection": {"ProjectionType": "ALL"}}
KEYS = {
    "KeySchema": SCHEMA,
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
}
GLOBAL = {
    "Region": "us-east-1",
    "ContributorInsightsSpecification": {"Enabled": True},
    "DeletionProtectionEnabled": True,
    "GlobalSecondaryIndexes": [
        {
            "IndexName": "by-pk",
            "ContributorInsightsSpecification": {"Enabled": True},
            "ReadOnDemandThroughputSettings": {"MaxReadRequestUnits": 20},
        }
    ],
    "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True, "RecoveryPeriodInDays": 7},
    "ReadOnDemandThroughputSettings": {"MaxReadRequestUnits": 200},
    "ResourcePolicy": {"PolicyDocument": DENY},
    "SSESpecification": {"KMSMasterKeyId": KEY},
    "TableClass": "STANDARD_INFREQUENT_ACCESS",
    "Tags": OWNER,
}
TABLES = {
    "Global": resource(
        "AWS::DynamoDB::GlobalTable",
        **KEYS,
        GlobalSecondaryIndexes=[{**INDEX, "WriteOnDemandThroughputSettings": {"MaxWriteRequestUnits": 10}}],
        SSESpecification={"SSEEnabled": True, "SSEType": "KMS"},
        WriteOnDemandThroughputSettings={"MaxWriteRequestUnits": 100},
        StreamSpecification={"StreamViewType": "NEW_IMAGE"},
        Replicas=[GLOBAL, {"Region": "eu-west-1"}],
    ),
    "Table": resource(
        "AWS::DynamoDB::Table",
        **KEYS,
        **{k: GLOBAL[k] for k in ("PointInTimeRecoverySpecification", "DeletionProtectionEnabled", "Tags")},
        ContributorInsightsSpecification={"Enabled": True},
        GlobalSecondaryIndexes=[
            {
                **INDEX,
                "ContributorInsightsSpecification": {"Enabled": True},
                "OnDemandThroughput": {"MaxReadRequestUnits": 20, "MaxWriteRequestUnits": 10},
            }
        ],
        OnDemandThroughput={"MaxReadRequestUnits": 200, "MaxWriteRequestUnits": 100},
        ResourcePolicy={"PolicyDocument": DENY},
        SSESpecification={"SSEEnabled": True, "SSEType": "KMS", "KMSMasterKeyId": KEY},
        TableClass="STANDARD_INFREQUENT_ACCESS",
    ),
}
BACKUPS = {
    "Vault": resource(
        "AWS::Backup::BackupVault",
        BackupVaultName="contract",
        LockConfiguration={"MinRetentionDays": 7, "MaxRetentionDays": 2555},
    ),
    "Plan": resource(
        "AWS::Backup::BackupPlan",
        BackupPlan={
            "BackupPlanName": "contract",
            "BackupPlanRule": [{"RuleName": "daily", "TargetBackupVault": ref("Vault")}],
        },
    ),
    "Selection": resource(
        "AWS::Backup::BackupSelection",
        BackupPlanId=ref("Plan"),
        BackupSelection={
            "SelectionName": "tagged",
            "IamRoleArn": ROLE,
            "ListOfTags": [{"ConditionType": "STRINGEQUALS", "ConditionKey": "backup", "ConditionValue": "daily"}],
            "Resources": [att("Table", "Arn")],
        },
    ),
}
BEFORE = {**TABLES, **BACKUPS}
DROPPED_BY_TABLE = (
    "ContributorInsightsSpecification",
    "DeletionProtectionEnabled",
    "OnDemandThroughput",
    "PointInTimeRecoverySpecification",
    "ResourcePolicy",
    "SSESpecification",
    "TableClass",
    "Tags",
    "TimeToLiveSpecification",
)
AFTER = changed(
    BEFORE,
    {
        "Global": {
            "GlobalSecondaryIndexes": [INDEX],
            "Replicas": [{"Region": "us-east-1"}],
            "SSESpecification": None,
            "TimeToLiveSpecification": None,
            "WriteOnDemandThroughputSettings": None,
        },
        "Table": {**dict.fromkeys(DROPPED_BY_TABLE), "GlobalSecondaryIndexes": [INDEX]},
        "Vault": {"LockConfiguration": None},
        "Selection": {"BackupSelection": {"SelectionName": "renamed", "IamRoleArn": ROLE}},
    },
)


def asked(logical_id: str, operation: str, *path: str) -> Any:
    def reading(stack: Stack) -> Any:
        answer = getattr(stack.client("dynamodb"), operation)(TableName=stack[logical_id])
        for name in path:
            answer = answer[name]
        return answer

    return reading


def described(logical_id: str, *path: str) -> Any:
    return asked(logical_id, "describe_table", "Table", *path)


def key(logical_id: str) -> Any:
    def reading(stack: Stack) -> Any:
        found = described(logical_id, "SSEDescription")(stack)
        return found["KMSMasterKeyArn"] if found["Status"] == "ENABLED" else GONE

    return reading


def index(logical_id: str) -> Any:
    def reading(stack: Stack) -> Any:
        about = {"TableName": stack[logical_id], "IndexName": "by-pk"}
        insights = stack.client("dynamodb").describe_contributor_insights(**about)["ContributorInsightsStatus"]
        return insights, described(logical_id, "GlobalSecondaryIndexes")(stack)[0].get("OnDemandThroughput")

    return reading


def tags(logical_id: str) -> Any:
    def reading(stack: Stack) -> Any:
        arn = described(logical_id, "TableArn")(stack)
        return owned(stack.client("dynamodb").list_tags_of_resource(ResourceArn=arn)["Tags"])

    return reading


def policy(logical_id: str) -> Any:
    def reading(stack: Stack) -> Any:
        arn = described(logical_id, "TableArn")(stack)
        return "Deny" in stack.client("dynamodb").get_resource_policy(ResourceArn=arn)["Policy"]

    return reading


def table(one: str) -> list[Contract]:
    backups = ("describe_continuous_backups", "ContinuousBackupsDescription", "PointInTimeRecoveryDescription")
    insights = asked(one, "describe_contributor_insights", "ContributorInsightsStatus")
    expiry = asked(one, "describe_time_to_live", "TimeToLiveDescription", "TimeToLiveStatus")
    limits = {"MaxReadRequestUnits": 200, "MaxWriteRequestUnits": 100}
    small = {"MaxReadRequestUnits": 20, "MaxWriteRequestUnits": 10}
    none = {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1}
    table_class = described(one, "TableClassSummary", "TableClass")
    return [
        Contract(f"{one} key", key(one), KEY, GONE),
        Contract(f"{one} recovery", asked(one, *backups, "PointInTimeRecoveryStatus"), "ENABLED", "DISABLED"),
        Contract(f"{one} recovery period", asked(one, *backups, "RecoveryPeriodInDays"), 7, GONE),
        Contract(f"{one} expiry", expiry, "ENABLED", "DISABLED"),
        Contract(f"{one} insights", insights, "ENABLED", "DISABLED"),
        Contract(f"{one} limits", described(one, "OnDemandThroughput"), limits, none),
        Contract(f"{one} index", index(one), ("ENABLED", small), ("DISABLED", None)),
        Contract(f"{one} protection", described(one, "DeletionProtectionEnabled"), True, False),
        Contract(f"{one} class", table_class, "STANDARD_INFREQUENT_ACCESS", "STANDARD"),
        Contract(f"{one} tags", tags(one), {"owner": "payments"}, {}),
        Contract(f"{one} policy", policy(one), True, GONE),
    ]


def replicas(stack: Stack) -> Any:
    found = stack.client("dynamodb").describe_table(TableName=stack["Global"])["Table"]
    return [one["RegionName"] for one in found.get("Replicas", []) if one["RegionName"] != "us-east-1"]


def vault(stack: Stack) -> Any:
    found = stack.client("backup").describe_backup_vault(BackupVaultName=stack["Vault"])
    return found["Locked"], found.get("MinRetentionDays"), found.get("MaxRetentionDays")


def selection(stack: Stack) -> Any:
    selection_id, plan = stack["Selection"].split("_")
    found = stack.client("backup").get_backup_selection(BackupPlanId=plan, SelectionId=selection_id)
    chosen = found["BackupSelection"]
    return chosen["SelectionName"], [tag["ConditionValue"] for tag in chosen["ListOfTags"]], len(chosen["Resources"])


CONTRACTS = [
    *table("Global"),
    Contract("replicas", replicas, ["eu-west-1"], []),
    *table("Table"),
    Contract("vault lock", vault, (True, 7, 2555), (False, None, None)),
    Contract("selection", selection, ("tagged", ["daily"], 1), ("renamed", [], 0)),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-tables"), BEFORE, AFTER, CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract
