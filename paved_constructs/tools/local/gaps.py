"""What AWS on this machine doesn't do: types that are records only, and properties that it drops.

`paved verify` lists them as "recorded" and "not emulated", never as passed. A test tries each of them, so that
none can stay here that the emulator has learnt meanwhile.
"""

from collections.abc import Mapping
from typing import Final

_NO_CODEDEPLOY: Final = "no CodeDeploy: an alias moves at once, and no alarm rolls it back"
_UNREAD: Final = "kept nowhere, and no call answers it"

RECORDED: Final[Mapping[str, str]] = {
    "AWS::CodeDeploy::Application": _NO_CODEDEPLOY,
    "AWS::CodeDeploy::DeploymentConfig": _NO_CODEDEPLOY,
    "AWS::CodeDeploy::DeploymentGroup": _NO_CODEDEPLOY,
    "AWS::EC2::SubnetNetworkAclAssociation": "a network ACL's association is kept without its subnet",
    "AWS::RDS::EventSubscription": "RDS has no events",
    "AWS::WAFv2::LoggingConfiguration": "WAF logs nothing",
}
"""Resource type -> why it is only a record: it has a Ref and attributes, and nothing behind them."""

NOT_EMULATED: Final[Mapping[str, Mapping[str, str]]] = {
    "AWS::Backup::BackupVault": {
        "AccessPolicy": "a vault has no policy, and no call for it",
        "Notifications": "a vault notifies nobody, and has no call for it",
    },
    "AWS::DynamoDB::GlobalTable": {"WarmThroughput": _UNREAD},
    "AWS::DynamoDB::Table": {
        "KinesisStreamSpecification": "a table streams to no Kinesis stream",
        "WarmThroughput": _UNREAD,
    },
    "AWS::ECS::Service": {
        "ServiceConnectConfiguration": "services don't find one another",
        "VolumeConfigurations": "no volume is made for a task",
    },
    "AWS::ECS::TaskDefinition": {"EnableFaultInjection": "no task runs in which to inject a fault"},
    "AWS::ElasticLoadBalancingV2::Listener": {
        "AlpnPolicy": _UNREAD,
        "MutualAuthentication": "a listener asks no client for a certificate",
    },
    "AWS::Events::EventBus": {
        "DeadLetterConfig": _UNREAD,
        "KmsKeyIdentifier": _UNREAD,
        "LogConfig": _UNREAD,
        "Policy": _UNREAD,
    },
    "AWS::Lambda::EventSourceMapping": {
        "KmsKeyArn": _UNREAD,
        "MetricsConfig": _UNREAD,
        "Tags": _UNREAD,
    },
    "AWS::Lambda::Function": {
        "RuntimeManagementConfig": "a function runs on whatever runtime this machine has; there is no call for it"
    },
    "AWS::Lambda::Version": {
        "ProvisionedConcurrencyConfig": "only an alias's provisioned concurrency is kept",
        "RuntimePolicy": "a version runs on whatever runtime this machine has; there is no call for it",
    },
    "AWS::Logs::LogGroup": {
        "DataProtectionPolicy": "nothing is masked in logs, and there is no call for it",
        "FieldIndexPolicies": "logs have no indexes, and there is no call for it",
    },
    "AWS::RDS::DBCluster": {"AssociatedRoles": _UNREAD, "BacktrackWindow": "a cluster holds no data to go back in"},
    "AWS::RDS::DBInstance": {"AssociatedRoles": _UNREAD},
    "AWS::Route53::HostedZone": {
        "QueryLoggingConfig": "nobody asks for names, so there is nothing to log",
        "VPCs": "a private zone is kept as a public one",
    },
    "AWS::S3::Bucket": {
        "AnalyticsConfigurations": _UNREAD,
        "IntelligentTieringConfigurations": _UNREAD,
        "InventoryConfigurations": _UNREAD,
        "MetricsConfigurations": _UNREAD,
    },
    "AWS::SecretsManager::RotationSchedule": {
        "RotateImmediatelyOnUpdate": "the schedule is kept, but no rotation ever runs"
    },
    "AWS::StepFunctions::StateMachine": {"TracingConfiguration": "nothing is traced"},
}
"""Resource type -> path of a property -> why a template's value of it is not found in the deployed resource."""
