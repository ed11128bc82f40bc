"""Every gap that is told is really one: the property is in the template, and no call answers it."""

import json
from typing import Any
from urllib.request import urlopen

import pytest
from contract import ACCOUNT, DENY, GONE, KEY, ROLE, TOPIC, Stack, att, read, ref, resource

from paved_constructs.tools.local.emulator import LocalAws
from paved_constructs.tools.local.gaps import NOT_EMULATED, RECORDED

QUEUE = f"arn:aws:sqs:us-east-1:{ACCOUNT}:any"
TRUST = f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:truststore/any/0123456789abcdef"
STREAM = f"arn:aws:kinesis:us-east-1:{ACCOUNT}:stream/any"
WARM = {"ReadUnitsPerSecond": 13000, "WriteUnitsPerSecond": 5000}
TABLE = {
    "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
    "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
    "BillingMode": "PAY_PER_REQUEST",
    "WarmThroughput": WARM,
}
RESOURCES: dict[str, Any] = {
    "Vault": resource(
        "AWS::Backup::BackupVault",
        BackupVaultName="gaps",
        AccessPolicy=DENY,
        Notifications={"BackupVaultEvents": ["BACKUP_JOB_FAILED"], "SNSTopicArn": TOPIC},
    ),
    "Global": resource("AWS::DynamoDB::GlobalTable", **TABLE, Replicas=[{"Region": "us-east-1"}]),
    "Table": resource("AWS::DynamoDB::Table", **TABLE, KinesisStreamSpecification={"StreamArn": STREAM}),
    "Cluster": resource("AWS::ECS::Cluster"),
    "Task": resource(
        "AWS::ECS::TaskDefinition",
        Family="gaps",
        ContainerDefinitions=[{"Name": "app", "Image": "app", "Memory": 128}],
        EnableFaultInjection=True,
    ),
    "Service": resource(
        "AWS::ECS::Service",
        Cluster=ref("Cluster"),
        TaskDefinition=ref("Task"),
        DesiredCount=0,
        ServiceConnectConfiguration={"Enabled": True, "Namespace": "any"},
        VolumeConfigurations=[{"Name": "data", "ManagedEBSVolume": {"RoleArn": ROLE, "SizeInGiB": 1}}],
    ),
    "Vpc": resource("AWS::EC2::VPC", CidrBlock="10.9.0.0/16"),
    "Subnet": resource("AWS::EC2::Subnet", VpcId=ref("Vpc"), CidrBlock="10.9.0.0/24"),
    "Balancer": resource("AWS::ElasticLoadBalancingV2::LoadBalancer", Subnets=[ref("Subnet")]),
    "Listener": resource(
        "AWS::ElasticLoadBalancingV2::Listener",
        LoadBalancerArn=ref("Balancer"),
        Port=443,
        Protocol="HTTPS",
        AlpnPolicy=["HTTP2Only"],
        Certificates=[{"CertificateArn": f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/any"}],
        DefaultActions=[{"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}],
        MutualAuthentication={"Mode": "verify", "TrustStoreArn": TRUST},
    ),
    "Bus": resource(
        "AWS::Events::EventBus",
        Name="gaps",
        DeadLetterConfig={"Arn": QUEUE},
        KmsKeyIdentifier=KEY,
        LogConfig={"IncludeDetail": "FULL", "Level": "INFO"},
        Policy=DENY,
    ),
    "Mapping": resource(
        "AWS::Lambda::EventSourceMapping",
        FunctionName=ref("Function"),
        EventSourceArn=QUEUE,
        KmsKeyArn=KEY,
        MetricsConfig={"Metrics": ["EventCount"]},
        Tags=[{"Key": "owner", "Value": "payments"}],
    ),
    "Function": resource(
        "AWS::Lambda::Function",
        Code={"ZipFile": "def handler(event, context): pass"},
        Runtime="python3.13",
        Handler="index.handler",
        Role=ROLE,
        RuntimeManagementConfig={"UpdateRuntimeOn": "FunctionUpdate"},
    ),
    "Version": resource(
        "AWS::Lambda::Version",
        FunctionName=ref("Function"),
        ProvisionedConcurrencyConfig={"ProvisionedConcurrentExecutions": 2},
        RuntimePolicy={"UpdateRuntimeOn": "FunctionUpdate"},
    ),
    "LogGroup": resource(
        "AWS::Logs::LogGroup", DataProtectionPolicy={"Name": "any"}, FieldIndexPolicies=[{"Fields": ["id"]}]
    ),
    "Aurora": resource(
        "AWS::RDS::DBCluster",
        Engine="aurora-mysql",
        AssociatedRoles=[{"RoleArn": ROLE, "FeatureName": "s3Import"}],
        BacktrackWindow=3600,
    ),
    "Database": resource(
        "AWS::RDS::DBInstance",
        Engine="postgres",
        DBInstanceClass="db.t4g.micro",
        AssociatedRoles=[{"RoleArn": ROLE, "FeatureName": "s3Import"}],
    ),
    "Zone": resource(
        "AWS::Route53::HostedZone",
        Name="gaps.example.com",
        QueryLoggingConfig={"CloudWatchLogsLogGroupArn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:any"},
        VPCs=[{"VPCId": ref("Vpc"), "VPCRegion": "us-east-1"}],
    ),
    "Bucket": resource(
        "AWS::S3::Bucket",
        AnalyticsConfigurations=[{"Id": "any", "StorageClassAnalysis": {}}],
        IntelligentTieringConfigurations=[
            {"Id": "any", "Status": "Enabled", "Tierings": [{"AccessTier": "ARCHIVE_ACCESS", "Days": 90}]}
        ],
        InventoryConfigurations=[
            {
                "Id": "any",
                "Enabled": True,
                "Destination": {"BucketArn": "arn:aws:s3:::any", "Format": "CSV"},
                "IncludedObjectVersions": "All",
                "ScheduleFrequency": "Daily",
            }
        ],
        MetricsConfigurations=[{"Id": "any"}],
    ),
    "Secret": resource("AWS::SecretsManager::Secret", SecretString="any"),
    "Rotation": resource(
        "AWS::SecretsManager::RotationSchedule",
        SecretId=ref("Secret"),
        RotationLambdaARN=att("Function", "Arn"),
        RotateImmediatelyOnUpdate=True,
    ),
    "Machine": resource(
        "AWS::StepFunctions::StateMachine",
        DefinitionString='{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}',
        RoleArn=ROLE,
        TracingConfiguration={"Enabled": True},
    ),
    "Application": resource("AWS::CodeDeploy::Application", ApplicationName="gaps", ComputePlatform="Lambda"),
    "Gradual": resource("AWS::CodeDeploy::DeploymentConfig", ComputePlatform="Lambda"),
    "Group": resource(
        "AWS::CodeDeploy::DeploymentGroup",
        ApplicationName=ref("Application"),
        DeploymentConfigName=ref("Gradual"),
        ServiceRoleArn=ROLE,
    ),
    "Acl": resource("AWS::EC2::NetworkAcl", VpcId=ref("Vpc")),
    "Association": resource("AWS::EC2::SubnetNetworkAclAssociation", NetworkAclId=ref("Acl"), SubnetId=ref("Subnet")),
    "Events": resource("AWS::RDS::EventSubscription", SubscriptionName="gaps", SnsTopicArn=TOPIC),
    "WafLog": resource(
        "AWS::WAFv2::LoggingConfiguration",
        ResourceArn=f"arn:aws:wafv2:us-east-1:{ACCOUNT}:regional/webacl/any/any",
        LogDestinationConfigs=[f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:aws-waf-logs-any"],
    ),
}
for database in ("Aurora", "Database"):
    RESOURCES[database]["DeletionPolicy"] = "Delete"


def asked(service: str, operation: str, *path: str | int, **parameters: str | list[str]) -> Any:
    """Reads what an operation answers at a path; a parameter that is a logical id becomes the physical one."""

    def known(stack: Stack, value: Any) -> Any:
        if isinstance(value, list):
            return [known(stack, item) for item in value]
        return stack[value] if value in RESOURCES else value

    def reading(stack: Stack) -> Any:
        given = {name: known(stack, value) for name, value in parameters.items()}
        answer = getattr(stack.client(service), operation)(**given)
        for step in path:
            answer = answer[step]
        return answer

    return reading


def table(logical_id: str, *path: str | int) -> Any:
    return asked("dynamodb", "describe_table", "Table", *path, TableName=logical_id)


def warm(logical_id: str) -> Any:
    return table(logical_id, "WarmThroughput", "ReadUnitsPerSecond")


def service(member: str) -> Any:
    return asked(
        "ecs", "describe_services", "services", 0, "deployments", 0, member, cluster="Cluster", services=["Service"]
    )


def listener(member: str) -> Any:
    return asked("elbv2", "describe_listeners", "Listeners", 0, member, ListenerArns=["Listener"])


def bus(member: str) -> Any:
    return asked("events", "describe_event_bus", member, Name="Bus")


def mapping(member: str) -> Any:
    return asked("lambda", "get_event_source_mapping", member, UUID="Mapping")


def database(kind: str, logical_id: str, member: str) -> Any:
    identifier = {f"{kind}Identifier": logical_id}
    operation = "describe_db_clusters" if kind == "DBCluster" else "describe_db_instances"
    return asked("rds", operation, f"{kind}s", 0, member, **identifier)


def bucket(operation: str, items: str) -> Any:
    return asked("s3", operation, items, Bucket="Bucket")


def mapping_tags(stack: Stack) -> Any:
    arn = mapping("EventSourceMappingArn")(stack)
    return stack.client("lambda").list_tags(Resource=arn)["Tags"]


def has_rotated(stack: Stack) -> bool:
    found = asked("secretsmanager", "describe_secret", SecretId="Secret")(stack)
    return len(found["VersionIdsToStages"]) > 1


def has_codedeploy(stack: Stack) -> bool:
    """Asked of the emulator: a call to a service that it lacks goes to S3, after seconds."""
    endpoint = stack.client("sts").meta.endpoint_url
    with urlopen(f"{endpoint}/_ministack/health") as answer:  # noqa: S310 - loopback
        return "codedeploy" in json.load(answer)["services"]


def association(stack: Stack) -> Any:
    acls = stack.client("ec2").describe_network_acls(NetworkAclIds=[stack["Acl"]])["NetworkAcls"]
    return acls[0]["Associations"]


PROPERTIES = {
    ("AWS::Backup::BackupVault", "AccessPolicy"): asked(
        "backup", "get_backup_vault_access_policy", BackupVaultName="Vault"
    ),
    ("AWS::Backup::BackupVault", "Notifications"): asked(
        "backup", "get_backup_vault_notifications", BackupVaultName="Vault"
    ),
    ("AWS::DynamoDB::GlobalTable", "WarmThroughput"): warm("Global"),
    ("AWS::DynamoDB::Table", "KinesisStreamSpecification"): asked(
        "dynamodb", "describe_kinesis_streaming_destination", "KinesisDataStreamDestinations", TableName="Table"
    ),
    ("AWS::DynamoDB::Table", "WarmThroughput"): warm("Table"),
    ("AWS::ECS::Service", "ServiceConnectConfiguration"): service("serviceConnectConfiguration"),
    ("AWS::ECS::Service", "VolumeConfigurations"): service("volumeConfigurations"),
    ("AWS::ECS::TaskDefinition", "EnableFaultInjection"): asked(
        "ecs", "describe_task_definition", "taskDefinition", "enableFaultInjection", taskDefinition="Task"
    ),
    ("AWS::ElasticLoadBalancingV2::Listener", "AlpnPolicy"): listener("AlpnPolicy"),
    ("AWS::ElasticLoadBalancingV2::Listener", "MutualAuthentication"): listener("MutualAuthentication"),
    ("AWS::Events::EventBus", "DeadLetterConfig"): bus("DeadLetterConfig"),
    ("AWS::Events::EventBus", "KmsKeyIdentifier"): bus("KmsKeyIdentifier"),
    ("AWS::Events::EventBus", "LogConfig"): bus("LogConfig"),
    ("AWS::Events::EventBus", "Policy"): bus("Policy"),
    ("AWS::Lambda::EventSourceMapping", "KmsKeyArn"): mapping("KMSKeyArn"),
    ("AWS::Lambda::EventSourceMapping", "MetricsConfig"): mapping("MetricsConfig"),
    ("AWS::Lambda::EventSourceMapping", "Tags"): mapping_tags,
    ("AWS::Lambda::Function", "RuntimeManagementConfig"): asked(
        "lambda", "get_runtime_management_config", FunctionName="Function"
    ),
    ("AWS::Lambda::Version", "ProvisionedConcurrencyConfig"): asked(
        "lambda", "get_provisioned_concurrency_config", FunctionName="Function", Qualifier="1"
    ),
    ("AWS::Lambda::Version", "RuntimePolicy"): asked(
        "lambda", "get_runtime_management_config", FunctionName="Function", Qualifier="1"
    ),
    ("AWS::Logs::LogGroup", "DataProtectionPolicy"): asked(
        "logs", "get_data_protection_policy", logGroupIdentifier="LogGroup"
    ),
    ("AWS::Logs::LogGroup", "FieldIndexPolicies"): asked(
        "logs", "describe_index_policies", logGroupIdentifiers=["LogGroup"]
    ),
    ("AWS::RDS::DBCluster", "AssociatedRoles"): database("DBCluster", "Aurora", "AssociatedRoles"),
    ("AWS::RDS::DBCluster", "BacktrackWindow"): database("DBCluster", "Aurora", "BacktrackWindow"),
    ("AWS::RDS::DBInstance", "AssociatedRoles"): database("DBInstance", "Database", "AssociatedRoles"),
    ("AWS::Route53::HostedZone", "QueryLoggingConfig"): asked(
        "route53", "list_query_logging_configs", "QueryLoggingConfigs", HostedZoneId="Zone"
    ),
    ("AWS::Route53::HostedZone", "VPCs"): asked("route53", "get_hosted_zone", "VPCs", Id="Zone"),
    ("AWS::S3::Bucket", "AnalyticsConfigurations"): bucket(
        "list_bucket_analytics_configurations", "AnalyticsConfigurationList"
    ),
    ("AWS::S3::Bucket", "IntelligentTieringConfigurations"): bucket(
        "list_bucket_intelligent_tiering_configurations", "IntelligentTieringConfigurationList"
    ),
    ("AWS::S3::Bucket", "InventoryConfigurations"): bucket(
        "list_bucket_inventory_configurations", "InventoryConfigurationList"
    ),
    ("AWS::S3::Bucket", "MetricsConfigurations"): bucket(
        "list_bucket_metrics_configurations", "MetricsConfigurationList"
    ),
    ("AWS::SecretsManager::RotationSchedule", "RotateImmediatelyOnUpdate"): has_rotated,
    ("AWS::StepFunctions::StateMachine", "TracingConfiguration"): asked(
        "stepfunctions", "describe_state_machine", "tracingConfiguration", stateMachineArn="Machine"
    ),
}
TYPES = {
    "AWS::CodeDeploy::Application": has_codedeploy,
    "AWS::CodeDeploy::DeploymentConfig": has_codedeploy,
    "AWS::CodeDeploy::DeploymentGroup": has_codedeploy,
    "AWS::EC2::SubnetNetworkAclAssociation": association,
    "AWS::RDS::EventSubscription": asked(
        "rds", "describe_event_subscriptions", "EventSubscriptionsList", SubscriptionName="Events"
    ),
    "AWS::WAFv2::LoggingConfiguration": asked("wafv2", "get_logging_configuration", ResourceArn="WafLog"),
}


@pytest.fixture(scope="module")
def stack(aws: LocalAws) -> Stack:
    return Stack(aws, "contract-gaps").create(RESOURCES)


@pytest.mark.parametrize(("kind", "path"), PROPERTIES)
def test_property_is_dropped(kind: str, path: str, stack: Stack) -> None:
    assert read(stack, PROPERTIES[kind, path]) in (GONE, None, "", 0, False, [], {})


@pytest.mark.parametrize("kind", TYPES)
def test_type_is_only_a_record(kind: str, stack: Stack) -> None:
    assert read(stack, TYPES[kind]) in (GONE, False, [])


def test_every_gap_is_tried() -> None:
    assert {(kind, path) for kind, paths in NOT_EMULATED.items() for path in paths} == set(PROPERTIES)
    assert set(RECORDED) == set(TYPES)


def test_a_record_has_a_ref_and_attributes(stack: Stack) -> None:
    assert stack["Application"] == "gaps"
    assert stack["Group"].startswith("contract-gaps-Group-")
    assert stack["WafLog"].endswith(":regional/webacl/any/any")
