"""RDS: what stock drops of instances and clusters, the secret of a managed master user, and real servers behind them.

The API describes a database as AWS would; what a stack hands to code (Fn::GetAtt) is where its server really is.
"""

import json
from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from paved_constructs.tools.local.aws import LOOPBACK
from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.descriptions import Description, describe
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties
from paved_constructs.tools.local.postgres import servers
from paved_constructs.tools.local.postgres_setup import Login
from paved_constructs.tools.local.rights import tokens

_INSTANCE: Final = Description("rds", "DescribeDBInstances", "DBInstances", ("DBInstanceIdentifier",))
_CLUSTER: Final = Description("rds", "DescribeDBClusters", "DBClusters", ("DBClusterIdentifier",))
DESCRIPTIONS: Final = (_INSTANCE, _CLUSTER)

_OF_BOTH: Final[Mapping[str, str]] = {
    "DatabaseInsightsMode": "DatabaseInsightsMode",
    "EnableCloudwatchLogsExports": "EnabledCloudwatchLogsExports",
    "EngineLifecycleSupport": "EngineLifecycleSupport",
    "Iops": "Iops",
    "NetworkType": "NetworkType",
    "PerformanceInsightsRetentionPeriod": "PerformanceInsightsRetentionPeriod",
}
"""Property -> the member that describes it."""
_OF_INSTANCES: Final[Mapping[str, str]] = {
    **_OF_BOTH,
    "CACertificateIdentifier": "CACertificateIdentifier",
    "DedicatedLogVolume": "DedicatedLogVolume",
    "PerformanceInsightsKMSKeyId": "PerformanceInsightsKMSKeyId",
    "StorageThroughput": "StorageThroughput",
}
_OF_CLUSTERS: Final[Mapping[str, str]] = {
    **_OF_BOTH,
    "AutoMinorVersionUpgrade": "AutoMinorVersionUpgrade",
    "DBClusterParameterGroupName": "DBClusterParameterGroup",
    "KmsKeyId": "KmsKeyId",
    "MonitoringInterval": "MonitoringInterval",
    "MonitoringRoleArn": "MonitoringRoleArn",
    "PerformanceInsightsEnabled": "PerformanceInsightsEnabled",
    "PerformanceInsightsKmsKeyId": "PerformanceInsightsKMSKeyId",
    "ServerlessV2ScalingConfiguration": "ServerlessV2ScalingConfiguration",
    "StorageType": "StorageType",
    "Tags": "TagList",
}


def _members(names: Mapping[str, str], properties: Properties) -> dict[str, Any]:
    return {member: properties[name] for name, member in names.items() if name in properties}


def _restore_instance(instance: str, properties: Properties, previous: Properties) -> None:
    resource = internals.db_instances[instance]["DbiResourceId"]
    secret = _master_secret(resource, properties, previous)
    describe(_INSTANCE, (instance,), {**_members(_OF_INSTANCES, properties), "MasterUserSecret": secret})
    _serve("db", instance, properties, secret)
    if cluster := properties.get("DBClusterIdentifier"):
        for position, member in enumerate(internals.db_clusters[cluster]["DBClusterMembers"]):
            member["IsClusterWriter"] = position == 0  # stock takes every instance for the writer


def _restore_cluster(cluster: str, properties: Properties, previous: Properties) -> None:
    resource = internals.db_clusters[cluster]["DbClusterResourceId"]
    secret = _master_secret(resource, properties, previous)
    describe(_CLUSTER, (cluster,), {**_members(_OF_CLUSTERS, properties), "MasterUserSecret": secret})
    _serve("cluster", cluster, properties, secret)


def _master_secret(resource: str, properties: Properties, previous: Properties) -> dict[str, Any] | None:
    """The master user's secret as RDS describes it, made or removed as the template says."""
    name = _secret_name(resource)
    if not _is_managed(properties):
        if _is_managed(previous):
            _forget(name)
        return None
    key = properties.get("MasterUserSecret", {}).get("KmsKeyId")
    try:
        arn = call("secretsmanager", "describe_secret", SecretId=name)["ARN"]
        call("secretsmanager", "update_secret", SecretId=name, KmsKeyId=key)
    except ClientError:
        password = call("secretsmanager", "get_random_password", ExcludePunctuation=True)["RandomPassword"]
        value = {"username": properties["MasterUsername"], "password": password}
        arn = call("secretsmanager", "create_secret", Name=name, KmsKeyId=key, SecretString=value)["ARN"]
    return {"SecretArn": arn, "SecretStatus": "active", "KmsKeyId": key}


def _is_managed(properties: Properties) -> bool:
    return str(properties.get("ManageMasterUserPassword")).lower() == "true"


def _secret_name(resource: str) -> str:
    return f"rds!{resource.lower()}"


def _forget(secret: str) -> None:
    call("secretsmanager", "delete_secret", SecretId=secret, ForceDeleteWithoutRecovery=True)


def _server(kind: str, name: str) -> str:
    return "-".join([internals.account(), internals.region(), kind, name])


def _serve(kind: str, name: str, properties: Properties, secret: Mapping[str, Any] | None) -> None:
    """Put a real server behind an instance or a cluster of PostgreSQL that has an owner of its own."""
    running = servers()
    if running is None or "postgres" not in properties.get("Engine", "") or "MasterUsername" not in properties:
        return
    password = properties.get("MasterUserPassword", "")
    if secret is not None:
        value = call("secretsmanager", "get_secret_value", SecretId=secret["SecretArn"])["SecretString"]
        password = json.loads(value)["password"]
    database = properties.get("DBName") or properties.get("DatabaseName") or "postgres"
    server = _server(kind, name)
    with_token = tokens.how(server, running.programs)
    running.provide(server, Login(properties["MasterUsername"], password, database, with_token))


def _endpoint(kind: str, name: str, *addresses: str) -> Mapping[str, str]:
    """Where the server behind an instance or a cluster is; nothing if there is none."""
    running = servers()
    port = running and running.port(_server(kind, name))
    return {**dict.fromkeys(addresses, LOOPBACK), "Endpoint.Port": str(port)} if port else {}


def _instance_attributes(instance: str, properties: Properties) -> Mapping[str, Any]:
    cluster = properties.get("DBClusterIdentifier")
    endpoint = _endpoint(*(("cluster", cluster) if cluster else ("db", instance)), "Endpoint.Address")
    return {**_secret_attribute(internals.db_instances[instance]["DbiResourceId"], properties), **endpoint}


def _cluster_attributes(cluster: str, properties: Properties) -> Mapping[str, Any]:
    endpoint = _endpoint("cluster", cluster, "Endpoint.Address", "ReadEndpoint.Address")
    return {**_secret_attribute(internals.db_clusters[cluster]["DbClusterResourceId"], properties), **endpoint}


def _secret_attribute(resource: str, properties: Properties) -> Mapping[str, Any]:
    if not _is_managed(properties):
        return {}
    secret = call("secretsmanager", "describe_secret", SecretId=_secret_name(resource))
    return {"MasterUserSecret.SecretArn": secret["ARN"]}


def _forget_instance(instance: str, properties: Properties) -> None:
    _forget_database("db", instance, internals.db_instances[instance]["DbiResourceId"], properties)


def _forget_cluster(cluster: str, properties: Properties) -> None:
    _forget_database("cluster", cluster, internals.db_clusters[cluster]["DbClusterResourceId"], properties)


def _forget_database(kind: str, name: str, resource: str, properties: Properties) -> None:
    if _is_managed(properties):
        _forget(_secret_name(resource))
    if running := servers():
        running.remove(_server(kind, name))


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {
    "AWS::RDS::DBCluster": Extension(_restore_cluster, _cluster_attributes, before_delete=_forget_cluster),
    "AWS::RDS::DBInstance": Extension(_restore_instance, _instance_attributes, before_delete=_forget_instance),
}
