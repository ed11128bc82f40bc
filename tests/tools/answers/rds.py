"""What Amazon RDS answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.tools.answers.answer import KEY, Answers

TOPIC = "arn:aws:sns:eu-central-1:123456789012:alarms"
SECRET = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!db-1"
SUPPORT = "open-source-rds-extended-support"
CAPACITY = {"MinCapacity": 0.5, "MaxCapacity": 16.0}

Told = Mapping[str, Any]


def _of(main: str, name: str, value: Any, *answers: Told) -> Answers:
    kind = main.removeprefix("DB")
    described = ({f"DB{kind}s": [{f"DB{kind}Identifier": "ledger", **answer}]} for answer in answers)
    return Answers("ledger", {name: value}, *described, {f"DB{kind}Identifier": "ledger"})


def _as_called(main: str, name: str, value: Any, other: Any, *, unset: Any = None, member: str = "") -> Answers:
    """A property that RDS answers with as it is, as `member`; `unset` where no template sets it."""
    at = member or name
    return _of(main, name, value, {at: value}, {at: other}, {} if unset is None else {at: unset})


def _groups(main: str, name: str) -> Answers:
    one, two = (
        {"VpcSecurityGroups": [{"VpcSecurityGroupId": group, "Status": "active"}]} for group in ("sg-1", "sg-2")
    )
    return _of(main, name, ["sg-1"], one, two, {})


def _secret(**about: str) -> dict[str, Any]:
    return {"MasterUserSecret": {"SecretArn": SECRET, "SecretStatus": "active", **about}}


def _tags(*tags: tuple[str, str]) -> dict[str, Any]:
    return {"TagList": [{"Key": key, "Value": value} for key, value in tags]}


def _of_both(main: str) -> dict[str, Answers]:
    owner, daily, never = ("owner", "payments"), ("backup", "daily"), ("backup", "never")
    logs = "EnabledCloudwatchLogsExports"
    found = {
        "BackupRetentionPeriod": _as_called(main, "BackupRetentionPeriod", 35, 7, unset=1),
        "CopyTagsToSnapshot": _as_called(main, "CopyTagsToSnapshot", True, False, unset=False),
        "DatabaseInsightsMode": _as_called(main, "DatabaseInsightsMode", "advanced", "standard", unset="standard"),
        "DeletionProtection": _as_called(main, "DeletionProtection", True, False, unset=False),
        "EnableCloudwatchLogsExports": _as_called(
            main, "EnableCloudwatchLogsExports", ["postgresql"], ["upgrade"], member=logs
        ),
        "EnableIAMDatabaseAuthentication": _as_called(
            main,
            "EnableIAMDatabaseAuthentication",
            value=True,
            other=False,
            unset=False,
            member="IAMDatabaseAuthenticationEnabled",
        ),
        "EngineLifecycleSupport": _as_called(
            main, "EngineLifecycleSupport", f"{SUPPORT}-disabled", SUPPORT, unset=SUPPORT
        ),
        "EngineVersion": _of(main, "EngineVersion", "17", {"EngineVersion": "17.9"}, {"EngineVersion": "16.9"}, {}),
        "KmsKeyId": _as_called(main, "KmsKeyId", KEY, KEY + "2"),
        "ManageMasterUserPassword": _of(main, "ManageMasterUserPassword", "true", _secret(), {}, {}),
        "MasterUserSecret": _of(
            main, "MasterUserSecret", {"KmsKeyId": KEY}, _secret(KmsKeyId=KEY), _secret(KmsKeyId=KEY + "2"), {}
        ),
        "MasterUsername": _as_called(main, "MasterUsername", "steward", "admin"),
        "PerformanceInsightsRetentionPeriod": _as_called(main, "PerformanceInsightsRetentionPeriod", 465, 7, unset=7),
        "PreferredBackupWindow": _as_called(main, "PreferredBackupWindow", "00:30-01:30", "03:00-04:00"),
        "PreferredMaintenanceWindow": _as_called(
            main, "PreferredMaintenanceWindow", "sun:07:00-sun:08:00", "mon:07:00-mon:08:00"
        ),
        "StorageEncrypted": _as_called(main, "StorageEncrypted", True, False, unset=False),
        "Tags": _of(
            main,
            "Tags",
            [{"Key": "backup", "Value": "daily"}],
            _tags(owner, daily),
            _tags(owner, never),
            _tags(owner),
        ),
    }
    return {f"AWS::RDS::{main}.{name}": answers for name, answers in found.items()}


def _parameters(kind: str) -> Answers:
    group = f"{kind}Name"
    answers = ({"Parameters": [{"ParameterName": "rds.force_ssl", "ParameterValue": on}]} for on in ("1", "0"))
    wanted = {"Parameters": {"rds.force_ssl": "1"}}
    return Answers("ledger", wanted, *answers, {"Parameters": []}, {group: "ledger", "Source": "user"})


def _subscription(name: str, member: str, value: Any, other: Any) -> Answers:
    answers = ({"EventSubscriptionsList": [about]} for about in ({member: value}, {member: other}, {}))
    return Answers("told", {name: value}, *answers, {"SubscriptionName": "told"})


def _subnets(*subnets: str) -> dict[str, Any]:
    return {"DBSubnetGroups": [{"Subnets": [{"SubnetIdentifier": subnet} for subnet in subnets]}]}


RDS = {
    **_of_both("DBInstance"),
    **_of_both("DBCluster"),
    "AWS::RDS::DBCluster.DBClusterIdentifier": Answers(
        "ledger",
        {"DBClusterIdentifier": "ledger"},
        {"DBClusters": [{"DBClusterIdentifier": "ledger"}]},
        {"DBClusters": [{"DBClusterIdentifier": "other"}]},
        {"DBClusters": [{}]},
        {"DBClusterIdentifier": "ledger"},
    ),
    "AWS::RDS::DBCluster.Port": _as_called("DBCluster", "Port", 5433, 5432, unset=5432),
    "AWS::RDS::DBCluster.ServerlessV2ScalingConfiguration": _as_called(
        "DBCluster", "ServerlessV2ScalingConfiguration", CAPACITY, {**CAPACITY, "MaxCapacity": 64.0}
    ),
    "AWS::RDS::DBCluster.StorageType": _as_called("DBCluster", "StorageType", "aurora-iopt1", "aurora", unset="aurora"),
    "AWS::RDS::DBCluster.VpcSecurityGroupIds": _groups("DBCluster", "VpcSecurityGroupIds"),
    "AWS::RDS::DBClusterParameterGroup.Parameters": _parameters("DBClusterParameterGroup"),
    "AWS::RDS::DBInstance.AllocatedStorage": _as_called("DBInstance", "AllocatedStorage", 50, 20),
    "AWS::RDS::DBInstance.AutoMinorVersionUpgrade": _as_called(
        "DBInstance", "AutoMinorVersionUpgrade", False, True, unset=True
    ),
    "AWS::RDS::DBInstance.CACertificateIdentifier": _as_called(
        "DBInstance", "CACertificateIdentifier", "rds-ca-rsa2048-g1", "rds-ca-ecc384-g1"
    ),
    "AWS::RDS::DBInstance.DBInstanceClass": _as_called("DBInstance", "DBInstanceClass", "db.m7g.large", "db.t4g.small"),
    "AWS::RDS::DBInstance.DBInstanceIdentifier": Answers(
        "ledger",
        {"DBInstanceIdentifier": "ledger"},
        {"DBInstances": [{"DBInstanceIdentifier": "ledger"}]},
        {"DBInstances": [{"DBInstanceIdentifier": "other"}]},
        {"DBInstances": [{}]},
        {"DBInstanceIdentifier": "ledger"},
    ),
    "AWS::RDS::DBInstance.MaxAllocatedStorage": _as_called("DBInstance", "MaxAllocatedStorage", 500, 50),
    "AWS::RDS::DBInstance.MonitoringInterval": _as_called("DBInstance", "MonitoringInterval", 60, 30, unset=0),
    "AWS::RDS::DBInstance.MultiAZ": _as_called("DBInstance", "MultiAZ", True, False, unset=False),
    "AWS::RDS::DBInstance.Port": _of(
        "DBInstance",
        "Port",
        "5433",
        {"Endpoint": {"Port": 5433}},
        {"Endpoint": {"Port": 5432}},
        {"Endpoint": {"Port": 5432}},
    ),
    "AWS::RDS::DBInstance.PromotionTier": _as_called("DBInstance", "PromotionTier", 0, 2, unset=1),
    "AWS::RDS::DBInstance.PubliclyAccessible": _as_called("DBInstance", "PubliclyAccessible", True, False, unset=False),
    "AWS::RDS::DBInstance.StorageType": _as_called("DBInstance", "StorageType", "gp3", "gp2"),
    "AWS::RDS::DBInstance.VPCSecurityGroups": _groups("DBInstance", "VPCSecurityGroups"),
    "AWS::RDS::DBParameterGroup.Parameters": _parameters("DBParameterGroup"),
    "AWS::RDS::DBSubnetGroup.SubnetIds": Answers(
        "ledger",
        {"SubnetIds": ["subnet-1", "subnet-2"]},
        _subnets("subnet-2", "subnet-1"),
        _subnets("subnet-1"),
        _subnets(),
        {"DBSubnetGroupName": "ledger"},
    ),
    "AWS::RDS::EventSubscription.EventCategories": _subscription(
        "EventCategories", "EventCategoriesList", ["failure"], ["backup"]
    ),
    "AWS::RDS::EventSubscription.SnsTopicArn": _subscription("SnsTopicArn", "SnsTopicArn", TOPIC, TOPIC + "2"),
}
