"""What the road's defaults were asked to be: the rows that docs/coverage.md counts, and where each is answered.

A row's answers are rows of golden tables, as "PavedBucket.versioned". What is done otherwise stands, by the same name
("S3 bucket: replication"), in a `LEFT_OUT` beside a golden table, with its reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Answers = tuple[str, ...]


def _both(*rows: str) -> Answers:
    return tuple(f"{kind}.{row}" for row in rows for kind in ("PavedDatabase", "PavedAurora"))


def _queues(*rows: str) -> Answers:
    return tuple(f"{kind}.{row}" for row in rows for kind in ("PavedQueue", "PavedDeadLetterQueue"))


ROWS: Final[Mapping[str, Mapping[str, Answers]]] = {
    "S3 bucket": {
        "no public access": ("PavedBucket.block_public_access",),
        "ownership": ("PavedBucket.object_ownership",),
        "TLS": ("PavedBucket.enforce_ssl", "PavedBucket.minimum_tls_version"),
        "encryption": ("PavedBucket.encryption",),
        "no customer-provided keys": ("PavedBucket.blocked_encryption_types",),
        "versioning": ("PavedBucket.versioned",),
        "lifecycle": ("PavedBucket.lifecycle_rules",),
        "access logs": ("PavedBucket.access_logs",),
        "EventBridge": ("PavedBucket.event_bridge",),
        "Object Lock": ("PavedBucket.lock_for",),
        "replication": (),
        "removal": ("PavedBucket.removal_policy",),
        "name": ("PavedBucket.bucket_name",),
        "log bucket": ("PavedLogBucket.encryption", "PavedLogBucket.lifecycle_rules"),
    },
    "DynamoDB table": {
        "type": ("PavedTable.type",),
        "point-in-time recovery": ("PavedTable.recovery_days",),
        "customer-managed key": ("PavedTable.encryption",),
        "deletion protection": ("PavedTable.deletion_protection",),
        "billing": ("PavedTable.max_read_request_units", "PavedTable.max_write_request_units"),
        "backup plan": ("PavedTable.backup",),
        "contributor insights": ("PavedTable.contributor_insights",),
        "time to live": ("PavedTable.time_to_live_attribute",),
        "alarms": ("PavedTable.alarms",),
    },
    "PostgreSQL": {
        "storage encryption": _both("storage_encrypted", "encryption_key"),
        "not public": _both("publicly_accessible"),
        "subnets": _both("vpc_subnets"),
        "Multi-AZ": ("PavedDatabase.multi_az", "PavedAurora.readers"),
        "backups": _both("backup_retention", "delete_automated_backups"),
        "backup plan": _both("backup"),
        "deletion protection": _both("deletion_protection", "removal_policy"),
        "credentials": _both("manage_master_user_password"),
        "IAM authentication": _both("iam_authentication"),
        "TLS": _both("force_ssl"),
        "CA certificate": _both("ca_certificate"),
        "port": _both("port"),
        "master user's name": _both("master_username"),
        "log exports": _both("cloudwatch_logs_exports"),
        "log retention": (
            "PavedLogGroup.retention",
            "PavedDatabase.instance_identifier",
            "PavedAurora.cluster_identifier",
        ),
        "log parameters": _both("parameters"),
        "enhanced monitoring": _both("monitoring_interval"),
        "Database Insights": _both("database_insights_mode"),
        "minor upgrades": _both("auto_minor_version_upgrade", "preferred_maintenance_window"),
        "major upgrades": _both("allow_major_version_upgrade"),
        "extended support": _both("engine_lifecycle_support"),
        "tags on snapshots": _both("copy_tags_to_snapshot"),
        "events": _both("events"),
        "storage": ("PavedDatabase.storage_type", "PavedDatabase.max_allocated_storage", "PavedAurora.storage_type"),
        "compute": (
            "PavedDatabase.instance_type",
            "PavedAurora.serverless_v2_min_capacity",
            "PavedAurora.serverless_v2_auto_pause_duration",
        ),
        "backtrack": (),
    },
    "Lambda function": {
        "runtime": ("PavedFunction.runtime_management_mode",),
        "architecture": ("PavedFunction.architecture",),
        "timeout and memory": ("PavedFunction.timeout", "PavedFunction.memory"),
        "log group": (
            "PavedLogGroup.retention",
            "PavedFunction.logging_format",
            "PavedFunction.application_log_level_v2",
            "PavedFunction.system_log_level_v2",
        ),
        "tracing": ("PavedFunction.tracing",),
        "role": ("PavedFunction.role",),
        "network": ("PavedFunction.network", "PavedFunction.egress"),
        "dead-letter queue": ("PavedFunction.dead_letter_queue",),
        "concurrency": ("PavedFunction.reserved_concurrent_executions",),
        "encrypted environment": ("PavedFunction.environment_encryption",),
        "secrets": ("PavedFunction.secret_names",),
        "loops and retries": (
            "PavedFunction.recursive_loop",
            "PavedFunction.retry_attempts",
            "PavedFunction.max_event_age",
        ),
        "URL": (),
        "permissions name their source": ("PavedRoute.permission",),
    },
    "Fargate service": {
        "public IP": ("PavedService.assign_public_ip",),
        "read-only root": ("PavedService.readonly_root_filesystem", "PavedService.tmpfs"),
        "user": ("PavedService.user",),
        "capabilities": (
            "PavedService.privileged",
            "PavedService.drop_capabilities",
            "PavedService.init_process_enabled",
        ),
        "CPU and memory": ("PavedService.cpu", "PavedService.memory_limit_mib"),
        "image": ("PavedService.image_digest",),
        "secrets": ("PavedService.secret_names",),
        "logging": ("PavedService.log_mode", "PavedService.max_buffer_size", "PavedLogGroup.retention"),
        "platform": ("PavedService.platform_version",),
        "Container Insights": ("PavedCluster.container_insights_v2",),
        "exec": ("PavedService.enable_execute_command", "PavedCluster.execute_command_configuration"),
        "circuit breaker and deployment alarms": ("PavedService.circuit_breaker", "PavedService.alarms"),
        "healthy percent": ("PavedService.min_healthy_percent", "PavedService.max_healthy_percent"),
        "count and scaling": (
            "PavedService.min_capacity",
            "PavedService.max_capacity",
            "PavedService.target_utilization_percent",
            "PavedService.zones",
            "PavedService.availability_zone_rebalancing",
            "PavedService.capacity_provider",
        ),
        "tags": ("PavedService.enable_ecs_managed_tags", "PavedService.propagate_tags"),
        "security group": ("PavedService.egress",),
        "roles": ("PavedService.task_role", "PavedService.assumed_by"),
        "architecture": ("PavedService.cpu_architecture",),
    },
    "worker": {
        "dead-letter queue": ("PavedQueue.max_receive_count", "PavedQueue.retention_period"),
        "alarm on age": ("PavedWorker.alarms", "PavedWorker.max_message_age"),
        "scaled on backlog per task": (
            "PavedWorker.backlog_per_task",
            "PavedWorker.min_capacity",
            "PavedWorker.max_capacity",
        ),
        "time to stop within visibility": ("PavedWorker.work_fits", "PavedQueue.visibility_timeout"),
        "alarm on CPU": (),
        "no task at all": (),
    },
    "job": {
        "time zone": ("PavedJob.time_zone",),
        "customer-managed key": ("PavedJob.schedule_key",),
        "dead-letter queue": ("PavedJob.dead_letter_queue",),
        "retries": ("PavedJob.start_attempts", "PavedJob.retry_attempts"),
        "overlap": ("PavedJob.overlap",),
        "time limit": ("PavedJob.time_limit",),
        "alarms on a missed and a failed run": ("PavedJob.alarms",),
        "RunTask as the schedule's target": (),
        "log of the state machine": ("PavedJob.log_level", "PavedJob.include_execution_data"),
        "tracing of the state machine": ("PavedJob.tracing_enabled",),
        "key of the state machine": (),
        "exec": (),
    },
    "load balancer": {
        "scheme": ("PavedEntry.public", "PavedSharedEntry.public"),
        "listener": ("PavedEntry.ssl_policy", "PavedSharedEntry.ssl_policy"),
        "port 80": ("PavedEntry.redirect", "PavedSharedEntry.redirect"),
        "default action": ("PavedEntry.default_status", "PavedSharedEntry.default_status"),
        "invalid headers": ("PavedEntry.drop_invalid_header_fields", "PavedSharedEntry.drop_invalid_header_fields"),
        "desync": ("PavedEntry.desync_mitigation_mode", "PavedSharedEntry.desync_mitigation_mode"),
        "deletion protection": ("PavedEntry.deletion_protection", "PavedSharedEntry.deletion_protection"),
        "access and connection logs": ("PavedEntry.access_logs", "PavedSharedEntry.access_logs"),
        "firewall": ("PavedEntry.waf", "PavedSharedEntry.waf", "PavedFirewall.managed_rules", "PavedFirewall.log"),
        "security group": ("PavedEntry.ingress", "PavedSharedEntry.ingress"),
        "deregistration delay": ("PavedService.deregistration_delay",),
    },
    "log group": {
        "retention": ("PavedLogGroup.retention",),
        "customer-managed key": ("PavedLogGroup.encryption_key",),
        "deletion protection": (),
    },
    "queue": {
        "encryption": _queues("encryption", "data_key_reuse"),
        "TLS": _queues("enforce_ssl"),
        "dead-letter queue": (
            "PavedQueue.max_receive_count",
            "PavedDeadLetterQueue.retention_period",
            "PavedDeadLetterQueue.redrive_allow_policy",
            "PavedDeadLetterQueue.alarms",
        ),
    },
    "topic": {
        "customer-managed key": ("PavedTopic.master_key", "PavedKey.users"),
        "TLS and delivery logs": ("PavedTopic.enforce_ssl",),
    },
    "key": {
        "policy and rotation": (
            "PavedKey.enable_key_rotation",
            "PavedKey.rotation_period",
            "PavedKey.pending_window",
            "PavedKey.removal_policy",
            "PavedKey.alias",
        ),
        "grants for services only": ("PavedKey.policy",),
    },
    "secret": {
        "encryption and rotation": ("PavedSecret.encryption_key", "PavedSecret.rotation"),
    },
    "VPC": {
        "tiers": (
            "PavedNetwork.availability_zones",
            "PavedNetwork.nat_gateways",
            "PavedNetwork.map_public_ip_on_launch",
            "PavedNetwork.cidr",
        ),
        "flow logs": ("PavedNetwork.traffic_type", "PavedNetwork.max_aggregation_interval"),
        "gateway endpoints": ("PavedNetwork.gateway_endpoints",),
        "interface endpoints": ("PavedNetwork.interface_endpoints",),
        "default security group": ("PavedNetwork.restrict_default_security_group",),
    },
    "backup": {
        "vault and plan": (
            "PavedBackup.rules",
            "PavedBackup.encryption_key",
            "PavedBackup.lock_configuration",
            "PavedBackup.block_recovery_point_deletion",
            "PavedBackup.notification_events",
        ),
    },
    "deployment": {
        "topic's key lets in who publishes": ("PavedTopic.publishers", "PavedKey.users"),
        "logs' key before the group": ("PavedLogGroup.encryption_key", "PavedKey.users"),
        "name of a firewall's log": ("PavedFirewall.log",),
        "access logs without a look-up": ("PavedEntry.access_logs", "PavedSharedEntry.access_logs"),
        "replacement of data": (
            "PavedDatabase.instance_identifier",
            "PavedAurora.cluster_identifier",
            "PavedBucket.removal_policy",
            "PavedTable.removal_policy",
            "PavedDatabase.removal_policy",
            "PavedAurora.removal_policy",
        ),
        "accounts with a small concurrency": ("PavedFunction.reserved_concurrent_executions",),
    },
    "credentials": {
        "master user": _both("manage_master_user_password"),
        "application's login": _both("iam_authentication"),
        "login by a rotated secret": (),
        "master user without a password": (),
        "TLS only": _both("force_ssl"),
        "no static keys": ("PavedFunction.secret_names", "PavedService.secret_names"),
        "roles of tasks": ("PavedService.task_role", "PavedService.assumed_by"),
        "ECS Exec": ("PavedService.enable_execute_command", "PavedCluster.encrypted_log"),
        "egress": ("PavedService.egress", "PavedFunction.egress", *_both("allow_all_outbound")),
        "access logs": ("PavedLogBucket.encryption", "PavedLogBucket.lifecycle_rules"),
        "endpoints": ("PavedNetwork.gateway_endpoints", "PavedNetwork.interface_endpoints"),
        "one key for a service": ("PavedKey.alias",),
    },
    "Lambda functions that come along with an L2": {
        "a bucket's events": ("PavedBucket.event_bridge",),
        "emptying a bucket": ("PavedBucket.lifecycle_rules",),
        "closing the default security group": ("PavedNetwork.restrict_default_security_group",),
        "retention of logs": ("PavedLogGroup.retention", "PavedDatabase.cloudwatch_logs_exports"),
        "replicas of a table": ("PavedTable.type",),
        "rotating a password": _both("manage_master_user_password"),
        "draining instances": ("PavedCluster.capacity_providers",),
    },
}
"""Table -> row -> its answers. The words are the road's own."""
