"""Buckets, tables and backups read back as their templates say."""

from operator import attrgetter
from typing import Any

import pytest
from contract import DENY, GONE, KEY, OWNER, ROLE, Contract, Life, Stack, att, changed, live, owned, ref, resource

from paved_constructs.tools.local.emulator import LocalAws

REPLICATION = {
    "Role": ROLE,
    "Rules": [{"Id": "all", "Status": "Enabled", "Prefix": "", "Destination": {"Bucket": "arn:aws:s3:::elsewhere"}}],
}
BUCKETS = {
    "Logs": resource(
        "AWS::S3::Bucket",
        OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]},
        VersioningConfiguration={"Status": "Enabled"},
    ),
    "Locked": resource(
        "AWS::S3::Bucket",
        ObjectLockEnabled=True,
        ObjectLockConfiguration={
            "ObjectLockEnabled": "Enabled",
            "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": "7"}},
        },
    ),
    "Bucket": resource(
        "AWS::S3::Bucket",
        AccelerateConfiguration={"AccelerationStatus": "Enabled"},
        BucketEncryption={
            "ServerSideEncryptionConfiguration": [
                {
                    "ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY},
                    "BucketKeyEnabled": True,
                    "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
                }
            ]
        },
        LifecycleConfiguration={
            "Rules": [
                {
                    "Id": "old",
                    "Status": "Enabled",
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
                    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
                    "ExpiredObjectDeleteMarker": True,
                },
                {
                    "Status": "Enabled",
                    "Id": "cold",
                    "Prefix": "archive/",
                    "TagFilters": OWNER,
                    "ExpirationInDays": 400,
                    "Transitions": [{"StorageClass": "GLACIER", "TransitionInDays": 30}],
                    "NoncurrentVersionTransitions": [{"StorageClass": "GLACIER", "TransitionInDays": 10}],
                },
            ]
        },
        LoggingConfiguration={"DestinationBucketName": ref("Logs"), "LogFilePrefix": "bucket/"},
        ReplicationConfiguration=REPLICATION,
        VersioningConfiguration={"Status": "Enabled"},
        Tags=OWNER,
    ),
}
KEYS = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
}
GLOBAL = {
    "Region": "us-east-1",
    "ContributorInsightsSpecification": {"Enabled": True},
    "DeletionProtectionEnabled": True,
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
        SSESpecification={"SSEEnabled": True, "SSEType": "KMS"},
        WriteOnDemandThroughputSettings={"MaxWriteRequestUnits": 100},
        Replicas=[GLOBAL],
    ),
    "Table": resource(
        "AWS::DynamoDB::Table",
        **KEYS,
        **{k: GLOBAL[k] for k in ("PointInTimeRecoverySpecification", "DeletionProtectionEnabled", "Tags")},
        ContributorInsightsSpecification={"Enabled": True},
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
BEFORE = {**BUCKETS, **TABLES, **BACKUPS}
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
        "Logs": {
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "VersioningConfiguration": None,
        },
        "Locked": {"ObjectLockConfiguration": None},
        "Bucket": {
            "AccelerateConfiguration": None,
            "BucketEncryption": None,
            "LifecycleConfiguration": None,
            "LoggingConfiguration": None,
            "ReplicationConfiguration": None,
            "Tags": [{"Key": "stage", "Value": "dev"}],
        },
        "Global": {
            "Replicas": [{"Region": "us-east-1"}],
            "SSESpecification": None,
            "TimeToLiveSpecification": None,
            "WriteOnDemandThroughputSettings": None,
        },
        "Table": dict.fromkeys(DROPPED_BY_TABLE),
        "Vault": {"LockConfiguration": None},
        "Selection": {"BackupSelection": {"SelectionName": "renamed", "IamRoleArn": ROLE}},
    },
)


def bucket(operation: str, *path: str, of: str = "Bucket") -> Any:
    def reading(stack: Stack) -> Any:
        answer = getattr(stack.client("s3"), operation)(Bucket=stack[of])
        for name in path:
            answer = answer[name]
        return answer

    return reading


def table(logical_id: str) -> list[Contract]:
    def described(*path: str) -> Any:
        def reading(stack: Stack) -> Any:
            answer = stack.client("dynamodb").describe_table(TableName=stack[logical_id])["Table"]
            for name in path:
                answer = answer[name]
            return answer

        return reading

    def asked(operation: str, *path: str) -> Any:
        def reading(stack: Stack) -> Any:
            answer = getattr(stack.client("dynamodb"), operation)(TableName=stack[logical_id])
            for name in path:
                answer = answer[name]
            return answer

        return reading

    def of_arn(operation: str) -> Any:
        def reading(stack: Stack) -> Any:
            arn = described("TableArn")(stack)
            answer = getattr(stack.client("dynamodb"), operation)(ResourceArn=arn)
            return owned(answer["Tags"]) if "Tags" in answer else "Deny" in answer["Policy"]

        return reading

    backups = ("ContinuousBackupsDescription", "PointInTimeRecoveryDescription")
    recovery = asked("describe_continuous_backups", *backups, "PointInTimeRecoveryStatus")
    days = asked("describe_continuous_backups", *backups, "RecoveryPeriodInDays")
    insights = asked("describe_contributor_insights", "ContributorInsightsStatus")
    expiry = asked("describe_time_to_live", "TimeToLiveDescription", "TimeToLiveStatus")
    limits = {"MaxReadRequestUnits": 200, "MaxWriteRequestUnits": 100}
    none = {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1}

    def key(stack: Stack) -> Any:
        found = described("SSEDescription")(stack)
        return found["KMSMasterKeyArn"] if found["Status"] == "ENABLED" else GONE

    table_class = described("TableClassSummary", "TableClass")
    return [
        Contract(f"{logical_id} key", key, KEY, GONE),
        Contract(f"{logical_id} recovery", recovery, "ENABLED", "DISABLED"),
        Contract(f"{logical_id} recovery period", days, 7, GONE),
        Contract(f"{logical_id} expiry", expiry, "ENABLED", "DISABLED"),
        Contract(f"{logical_id} insights", insights, "ENABLED", "DISABLED"),
        Contract(f"{logical_id} limits", described("OnDemandThroughput"), limits, none),
        Contract(f"{logical_id} protection", described("DeletionProtectionEnabled"), True, False),
        Contract(f"{logical_id} class", table_class, "STANDARD_INFREQUENT_ACCESS", "STANDARD"),
        Contract(f"{logical_id} tags", of_arn("list_tags_of_resource"), {"owner": "payments"}, {}),
        Contract(f"{logical_id} policy", of_arn("get_resource_policy"), True, GONE),
    ]


def vault(stack: Stack) -> Any:
    found = stack.client("backup").describe_backup_vault(BackupVaultName=stack["Vault"])
    return found["Locked"], found.get("MinRetentionDays"), found.get("MaxRetentionDays")


def selection(stack: Stack) -> Any:
    selection_id, plan = stack["Selection"].split("_")
    found = stack.client("backup").get_backup_selection(BackupPlanId=plan, SelectionId=selection_id)
    chosen = found["BackupSelection"]
    return chosen["SelectionName"], [tag["ConditionValue"] for tag in chosen["ListOfTags"]], len(chosen["Resources"])


CONTRACTS = [
    Contract(
        "encryption",
        bucket("get_bucket_encryption", "ServerSideEncryptionConfiguration", "Rules"),
        [
            {
                "ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": KEY},
                "BucketKeyEnabled": True,
                "BlockedEncryptionTypes": {"EncryptionType": ["SSE-C"]},
            }
        ],
        [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": False}],
    ),
    Contract(
        "lifecycle",
        bucket("get_bucket_lifecycle_configuration", "Rules"),
        [
            {
                "ID": "old",
                "Status": "Enabled",
                "Filter": {"Prefix": ""},
                "Expiration": {"ExpiredObjectDeleteMarker": True},
                "NoncurrentVersionExpiration": {"NoncurrentDays": 90, "NewerNoncurrentVersions": 3},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
            },
            {
                "ID": "cold",
                "Status": "Enabled",
                "Filter": {"And": {"Prefix": "archive/", "Tags": OWNER, "ObjectSizeGreaterThan": 0}},
                "Expiration": {"Days": 400},
                "Transitions": [{"StorageClass": "GLACIER", "Days": 30}],
                "NoncurrentVersionTransitions": [{"StorageClass": "GLACIER", "NoncurrentDays": 10}],
            },
        ],
        GONE,
    ),
    Contract("access logs", bucket("get_bucket_logging", "LoggingEnabled", "TargetPrefix"), "bucket/", GONE),
    Contract("versions", bucket("get_bucket_versioning", "Status", of="Logs"), "Enabled", "Suspended"),
    Contract(
        "ownership",
        bucket("get_bucket_ownership_controls", "OwnershipControls", "Rules", of="Logs"),
        [{"ObjectOwnership": "ObjectWriter"}],
        [{"ObjectOwnership": "BucketOwnerEnforced"}],
    ),
    Contract(
        "object lock",
        bucket("get_object_lock_configuration", "ObjectLockConfiguration", of="Locked"),
        {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 7}}},
        {"ObjectLockEnabled": "Enabled"},
    ),
    Contract("acceleration", bucket("get_bucket_accelerate_configuration", "Status"), "Enabled", "Suspended"),
    Contract(
        "replication",
        lambda stack: bucket("get_bucket_replication", "ReplicationConfiguration")(stack)["Rules"][0]["Destination"],
        {"Bucket": "arn:aws:s3:::elsewhere"},
        GONE,
    ),
    Contract("bucket tags", bucket("get_bucket_tagging", "TagSet"), OWNER, [{"Key": "stage", "Value": "dev"}]),
    *table("Global"),
    *table("Table"),
    Contract("vault lock", vault, (True, 7, 2555), (False, None, None)),
    Contract("selection", selection, ("tagged", ["daily"], 1), ("renamed", [], 0)),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-storage"), BEFORE, AFTER, CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract
