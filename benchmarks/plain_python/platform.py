"""What the services of a stage share, as `stacks/platform.py` builds it, in plain CDK."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, Fn, RemovalPolicy, Stage
from aws_cdk import aws_backup as backup
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_events as events
from aws_cdk import aws_iam as iam
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from benchmarks.plain_python.alarms import alarm
from benchmarks.plain_python.network import APP, DATA
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.storage import private_bucket

CIDR = "10.0.0.0/16"
PUBLIC = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PUBLIC)
LOGS_KEPT = {"id": "Kept", "expires": 400, "oldVersionsExpire": 7}


class Platform(ServiceStack):
    """The stage's log bucket, backups, network and DNS zone."""

    def __init__(self, stage: Stage, tier: str) -> None:
        super().__init__(stage, "platform", owner="cloud-platform", tier=tier)
        self._log_bucket()
        if self.tier["backup"]:
            self._backups()
        self._network(Construct(self, "Network"))
        self._zone(f"{self.stage_name}.example.com")

    @property
    def availability_zones(self) -> list[str]:
        """The first three zones of the region, without a look-up."""
        return [Fn.select(number, Fn.get_azs()) for number in range(3)]

    def _log_bucket(self) -> None:
        bucket = private_bucket(
            self, "AccessLogs", LOGS_KEPT, self.removal_policy, encryption=s3.BucketEncryption.S3_MANAGED
        )
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AccessLogs",
                principals=[iam.ServicePrincipal("logging.s3.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[bucket.arn_for_objects("*")],
                conditions={"StringEquals": {"aws:SourceAccount": self.account}},
            )
        )
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="BalancerLogs",
                principals=[iam.ServicePrincipal("logdelivery.elasticloadbalancing.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[bucket.arn_for_objects(f"*/AWSLogs/{self.account}/*")],
            )
        )
        self.share(bucket, "log-bucket", bucket.bucket_name)

    def _backups(self) -> None:
        vault = backup.BackupVault(
            self,
            "Backup",
            encryption_key=self.key,
            lock_configuration=backup.LockConfiguration(
                min_retention=Duration.days(7), max_retention=Duration.days(2555)
            ),
            block_recovery_point_deletion=True,
            notification_topic=sns.Topic.from_topic_arn(self, "Told", self.topic.topic_arn),  # its policy is ours
            notification_events=[
                backup.BackupVaultEvents.BACKUP_JOB_FAILED,
                backup.BackupVaultEvents.RESTORE_JOB_COMPLETED,
            ],
            removal_policy=RemovalPolicy.RETAIN,
        )
        daily = backup.BackupPlanRule(
            rule_name="Daily",
            schedule_expression=events.Schedule.cron(hour="3", minute="0"),
            delete_after=Duration.days(35),
        )
        monthly = backup.BackupPlanRule(
            rule_name="Monthly",
            schedule_expression=events.Schedule.cron(day="1", hour="3", minute="0"),
            move_to_cold_storage_after=Duration.days(30),
            delete_after=Duration.days(365),
        )
        plan = backup.BackupPlan(vault, "Plan", backup_vault=vault, backup_plan_rules=[daily, monthly])
        plan.add_selection("Tagged", resources=[backup.BackupResource.from_tag("backup", "daily")])

    def _network(self, scope: Construct) -> None:
        tier = self.tier["network"]
        vpc = ec2.Vpc(
            scope,
            "Default",
            ip_addresses=ec2.IpAddresses.cidr(CIDR),
            max_azs=tier["zones"],
            nat_gateways=tier["natGateways"],
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="public", subnet_type=ec2.SubnetType.PUBLIC, map_public_ip_on_launch=False
                ),
                ec2.SubnetConfiguration(name="app", subnet_type=ec2.SubnetType.PRIVATE_WITH_EGRESS),
                ec2.SubnetConfiguration(name="data", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            ],
            restrict_default_security_group=False,
        )
        self._log_flows(scope, vpc, tier)
        vpc.add_gateway_endpoint("S3", service=ec2.GatewayVpcEndpointAwsService.S3)
        vpc.add_gateway_endpoint("DynamoDb", service=ec2.GatewayVpcEndpointAwsService.DYNAMODB)
        if tier["endpoints"]:
            self._interface_endpoints(scope, vpc, tier["endpoints"])
        tiers = [vpc.select_subnets(subnet_type=each.subnet_type) for each in (PUBLIC, APP, DATA)]
        lists = [tiers[0].availability_zones, *(each.subnet_ids for each in tiers)]
        facts = [vpc.vpc_id, vpc.vpc_cidr_block, *(",".join(each) for each in lists)]
        self.share(scope, "network", ";".join(facts))

    def _log_flows(self, scope: Construct, vpc: ec2.Vpc, tier: dict[str, Any]) -> None:
        log_group = self.log_group(scope, "Logs")
        role = iam.Role(
            Construct(scope, "Flows"), "IAMRole", assumed_by=self.own_service("vpc-flow-logs", "ec2:vpc-flow-log/*")
        )
        rights = log_group.grant(role, "logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents")
        flows = vpc.add_flow_log(
            "Flows",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(log_group, role.without_policy_updates()),
            traffic_type=ec2.FlowLogTrafficType[tier["trafficType"]],
            max_aggregation_interval=ec2.FlowLogMaxAggregationInterval[tier["aggregationInterval"]],
        )
        rights.apply_before(flows)

    def _interface_endpoints(self, scope: Construct, vpc: ec2.Vpc, names: list[str]) -> None:
        group = ec2.SecurityGroup(
            scope, "Endpoints", vpc=vpc, allow_all_outbound=False, description="The ways to AWS of this network"
        )
        group.add_ingress_rule(ec2.Peer.ipv4(CIDR), ec2.Port.tcp(443), "from the network")
        for name in names:
            service = getattr(ec2.InterfaceVpcEndpointAwsService, name)
            vpc.add_interface_endpoint(
                service.short_name, service=service, subnets=APP, security_groups=[group], open=False
            )

    def _zone(self, domain: str) -> None:
        zone = route53.PublicHostedZone(self, "Zone", zone_name=domain)
        zone.apply_removal_policy(self.removal_policy)
        certificate = acm.Certificate(
            zone,
            "Certificate",
            domain_name=domain,
            subject_alternative_names=[f"*.{domain}"],
            validation=acm.CertificateValidation.from_dns(zone),
            key_algorithm=acm.KeyAlgorithm.EC_PRIME256_V1,
        )
        ends = certificate.metric_days_to_expiry(period=Duration.days(1), statistic="Minimum")
        alarm(zone, "certificate.CertificateEnds", ends, stack=self)
        self.share(zone, "zone", f"{zone.hosted_zone_id};{certificate.certificate_arn}")
        servers = Fn.join(" ", zone.hosted_zone_name_servers or [])
        CfnOutput(zone, "NameServers", value=servers, description=f"To whom the parent zone delegates {domain}")
