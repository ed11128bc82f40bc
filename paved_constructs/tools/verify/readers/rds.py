"""Amazon RDS and Aurora: instances, clusters, and what they are made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers

CAPACITY: Final = """ServerlessV2ScalingConfiguration.{
    MinCapacity: MinCapacity, MaxCapacity: MaxCapacity, SecondsUntilAutoPause: SecondsUntilAutoPause
}"""

GROUPS: Final = "VpcSecurityGroups[].VpcSecurityGroupId"
IS_MANAGED: Final = "MasterUserSecret != `null`"


def major(version: Any) -> Any:
    """Return the major version of PostgreSQL: RDS chooses the minor one, and changes it."""
    return version and str(version).partition(".")[0]


def by_name(parameters: Any) -> Any:
    """Return parameters as {name: value}, as a template gives them; RDS answers with a list."""
    if not isinstance(parameters, list):
        return parameters
    return {parameter["ParameterName"]: parameter.get("ParameterValue") for parameter in parameters}


def _instance(value: str, **more: Any) -> Reader:
    arguments = {"DBInstanceIdentifier": "id"}
    return Reader("rds", "describe_db_instances", arguments, value, described="DBInstances[0]", **more)


def _cluster(value: str, **more: Any) -> Reader:
    arguments = {"DBClusterIdentifier": "id"}
    return Reader("rds", "describe_db_clusters", arguments, value, described="DBClusters[0]", **more)


def _parameters(call: str, group: str) -> Reader:
    return Reader("rds", call, {group: "id", "Source": "'user'"}, "Parameters", normal=by_name)


def _subscription(value: str) -> Reader:
    arguments = {"SubscriptionName": "id"}
    described = "EventSubscriptionsList[0]"
    return Reader("rds", "describe_event_subscriptions", arguments, value, described=described)


_OF_BOTH: Final[Mapping[str, dict[str, Any]]] = {
    "BackupRetentionPeriod": {"value": "BackupRetentionPeriod", "default": 1},
    "CopyTagsToSnapshot": {"value": "CopyTagsToSnapshot"},
    "DatabaseInsightsMode": {"value": "DatabaseInsightsMode", "default": "standard"},
    "DeletionProtection": {"value": "DeletionProtection"},
    "EnableCloudwatchLogsExports": {"value": "EnabledCloudwatchLogsExports"},
    "EnableIAMDatabaseAuthentication": {"value": "IAMDatabaseAuthenticationEnabled"},
    "EngineLifecycleSupport": {"value": "EngineLifecycleSupport", "default": "open-source-rds-extended-support"},
    "EngineVersion": {"value": "EngineVersion", "normal": major},
    "KmsKeyId": {"value": "KmsKeyId"},
    "ManageMasterUserPassword": {"value": IS_MANAGED},
    "MasterUserSecret": {"value": "MasterUserSecret.{KmsKeyId: KmsKeyId}"},
    "MasterUsername": {"value": "MasterUsername"},
    "PerformanceInsightsRetentionPeriod": {"value": "PerformanceInsightsRetentionPeriod", "default": 7},
    "PreferredBackupWindow": {"value": "PreferredBackupWindow"},
    "PreferredMaintenanceWindow": {"value": "PreferredMaintenanceWindow"},
    "StorageEncrypted": {"value": "StorageEncrypted"},
    "Tags": {"value": "TagList", "includes": True},
}
"""Property of an instance and of a cluster -> how it is read of either."""

RDS: Final[Readers] = {
    **{f"AWS::RDS::DBInstance.{name}": _instance(**about) for name, about in _OF_BOTH.items()},
    **{f"AWS::RDS::DBCluster.{name}": _cluster(**about) for name, about in _OF_BOTH.items()},
    "AWS::RDS::DBCluster.DBClusterIdentifier": _cluster("DBClusterIdentifier"),
    "AWS::RDS::DBCluster.Port": _cluster("Port", default=5432),
    "AWS::RDS::DBCluster.ServerlessV2ScalingConfiguration": _cluster(CAPACITY),
    "AWS::RDS::DBCluster.StorageType": _cluster("StorageType", default="aurora"),
    "AWS::RDS::DBCluster.VpcSecurityGroupIds": _cluster(GROUPS),
    "AWS::RDS::DBClusterParameterGroup.Parameters": _parameters(
        "describe_db_cluster_parameters", "DBClusterParameterGroupName"
    ),
    "AWS::RDS::DBInstance.AllocatedStorage": _instance("AllocatedStorage"),
    "AWS::RDS::DBInstance.AutoMinorVersionUpgrade": _instance("AutoMinorVersionUpgrade", default=True),
    "AWS::RDS::DBInstance.CACertificateIdentifier": _instance("CACertificateIdentifier"),
    "AWS::RDS::DBInstance.DBInstanceClass": _instance("DBInstanceClass"),
    "AWS::RDS::DBInstance.DBInstanceIdentifier": _instance("DBInstanceIdentifier"),
    "AWS::RDS::DBInstance.MaxAllocatedStorage": _instance("MaxAllocatedStorage"),
    "AWS::RDS::DBInstance.MonitoringInterval": _instance("MonitoringInterval", default=0),
    "AWS::RDS::DBInstance.MultiAZ": _instance("MultiAZ"),
    "AWS::RDS::DBInstance.Port": _instance("Endpoint.Port", default=5432),
    "AWS::RDS::DBInstance.PromotionTier": _instance("PromotionTier", default=1),
    "AWS::RDS::DBInstance.PubliclyAccessible": _instance("PubliclyAccessible"),
    "AWS::RDS::DBInstance.StorageType": _instance("StorageType"),
    "AWS::RDS::DBInstance.VPCSecurityGroups": _instance(GROUPS),
    "AWS::RDS::DBParameterGroup.Parameters": _parameters("describe_db_parameters", "DBParameterGroupName"),
    "AWS::RDS::DBSubnetGroup.SubnetIds": Reader(
        "rds",
        "describe_db_subnet_groups",
        {"DBSubnetGroupName": "id"},
        "Subnets[].SubnetIdentifier",
        described="DBSubnetGroups[0]",
    ),
    "AWS::RDS::EventSubscription.EventCategories": _subscription("EventCategoriesList"),
    "AWS::RDS::EventSubscription.SnsTopicArn": _subscription("SnsTopicArn"),
}
