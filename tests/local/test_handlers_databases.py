"""Databases read back as their templates say, and the secret of a managed master user exists."""

import json
from operator import attrgetter
from typing import Any

import pytest
from contract import KEY, OWNER, ROLE, Contract, Life, Stack, att, changed, live, owned, ref, resource

from paved_constructs.tools.local.emulator import LocalAws

MANAGED = {"MasterUsername": "owner", "ManageMasterUserPassword": True, "MasterUserSecret": {"KmsKeyId": KEY}}
NO_SUPPORT = "open-source-rds-extended-support-disabled"
BEFORE = {
    "Parameters": resource(
        "AWS::RDS::DBClusterParameterGroup", Description="of the contract", Family="aurora-postgresql16", Parameters={}
    ),
    "Instance": resource(
        "AWS::RDS::DBInstance",
        Engine="postgres",
        EngineVersion="16.4",
        DBInstanceClass="db.m7g.large",
        AllocatedStorage="20",
        DatabaseInsightsMode="standard",
        EnableCloudwatchLogsExports=["postgresql", "upgrade"],
        EnablePerformanceInsights=True,
        EngineLifecycleSupport=NO_SUPPORT,
        PerformanceInsightsKMSKeyId=KEY,
        PerformanceInsightsRetentionPeriod="7",
        **MANAGED,
    ),
    "Cluster": resource(
        "AWS::RDS::DBCluster",
        Engine="aurora-postgresql",
        EngineVersion="16.4",
        DBClusterParameterGroupName=ref("Parameters"),
        EnableCloudwatchLogsExports=["postgresql"],
        EngineLifecycleSupport=NO_SUPPORT,
        KmsKeyId=KEY,
        MonitoringInterval="60",
        MonitoringRoleArn=ROLE,
        PerformanceInsightsEnabled=True,
        PerformanceInsightsKmsKeyId=KEY,
        ServerlessV2ScalingConfiguration={"MinCapacity": 0, "MaxCapacity": 4, "SecondsUntilAutoPause": 300},
        StorageEncrypted=True,
        Tags=OWNER,
        **MANAGED,
    ),
    "Writer": resource(
        "AWS::RDS::DBInstance",
        Engine="aurora-postgresql",
        DBClusterIdentifier=ref("Cluster"),
        DBInstanceClass="db.serverless",
    ),
    "Reader": resource(
        "AWS::RDS::DBInstance",
        "Writer",
        Engine="aurora-postgresql",
        DBClusterIdentifier=ref("Cluster"),
        DBInstanceClass="db.serverless",
    ),
}
for database in BEFORE.values():
    database["DeletionPolicy"] = "Delete"
AFTER = changed(
    BEFORE,
    {
        "Instance": {
            "EnableCloudwatchLogsExports": ["postgresql"],
            "ManageMasterUserPassword": None,
            "MasterUserSecret": None,
            "MasterUserPassword": "of-the-contract",
        },
        "Cluster": {"EnableCloudwatchLogsExports": None, "Tags": None, "MonitoringInterval": 30},
    },
)
OUTPUTS = {"Secret": {"Value": att("Cluster", "MasterUserSecret.SecretArn")}}


def instance(stack: Stack) -> Any:
    found = stack.client("rds").describe_db_instances(DBInstanceIdentifier=stack["Instance"])["DBInstances"][0]
    names = ("EnabledCloudwatchLogsExports", "DatabaseInsightsMode", "EngineLifecycleSupport")
    keys = found["PerformanceInsightsKMSKeyId"], found.get("MasterUserSecret", {}).get("KmsKeyId")
    return *(found[name] for name in names), *keys


def described(stack: Stack) -> Any:
    return stack.client("rds").describe_db_clusters(DBClusterIdentifier=stack["Cluster"])["DBClusters"][0]


def cluster(stack: Stack) -> Any:
    found = described(stack)
    return {
        "keys": {found["KmsKeyId"], found["PerformanceInsightsKMSKeyId"], found["MasterUserSecret"]["KmsKeyId"]},
        "parameters": found["DBClusterParameterGroup"] == stack["Parameters"],
        "logs": found.get("EnabledCloudwatchLogsExports", []),
        "monitoring": (found["MonitoringInterval"], found["MonitoringRoleArn"]),
        "pause": found["ServerlessV2ScalingConfiguration"]["SecondsUntilAutoPause"],
        "support": found["EngineLifecycleSupport"],
        "tags": owned(found["TagList"]),
    }


def writers(stack: Stack) -> Any:
    return [member["IsClusterWriter"] for member in described(stack)["DBClusterMembers"]]


def secret(stack: Stack) -> Any:
    api = stack.client("secretsmanager")
    arn = stack.outputs()["Secret"]
    value = json.loads(api.get_secret_value(SecretId=arn)["SecretString"])
    same = described(stack)["MasterUserSecret"]["SecretArn"] == arn
    return same, value["username"], len(value["password"]), api.describe_secret(SecretId=arn)["KmsKeyId"]


def secrets(stack: Stack) -> Any:
    """How many secrets there are of this stack's master user, who is called like no other test's."""
    api = stack.client("secretsmanager")
    pages = api.get_paginator("list_secrets").paginate()
    found = [one["Name"] for page in pages for one in page["SecretList"] if one["Name"].startswith("rds!")]
    values = (json.loads(api.get_secret_value(SecretId=name)["SecretString"]) for name in found)
    return sum(value["username"] == "owner" for value in values)


CLUSTER = {
    "keys": {KEY},
    "parameters": True,
    "logs": ["postgresql"],
    "monitoring": (60, ROLE),
    "pause": 300,
    "support": NO_SUPPORT,
    "tags": {"owner": "payments"},
}
CONTRACTS = [
    Contract(
        "instance",
        instance,
        (["postgresql", "upgrade"], "standard", NO_SUPPORT, KEY, KEY),
        (["postgresql"], "standard", NO_SUPPORT, KEY, None),
    ),
    Contract("cluster", cluster, CLUSTER, {**CLUSTER, "logs": [], "monitoring": (30, ROLE), "tags": {}}),
    Contract("writer and reader", writers, [True, False], [True, False]),
    Contract("master user", secret, (True, "owner", 32, KEY), (True, "owner", 32, KEY)),
    Contract("secrets", secrets, 2, 1, 0),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-databases"), BEFORE, AFTER, CONTRACTS, Outputs=OUTPUTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract
