"""A fleet of a plain stack: GPU instances that run a container behind an entry, refreshes, scaling, alarms."""

from __future__ import annotations

from typing import Any

from aws_cdk import Annotations, Duration, Tags
from aws_cdk import aws_autoscaling as autoscaling
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from benchmarks.plain_python.alarms import MINUTE, alarm, math
from benchmarks.plain_python.boot import boot
from benchmarks.plain_python.entry import Entry
from benchmarks.plain_python.network import APP, closed_group
from benchmarks.plain_python.stack import ServiceStack
from benchmarks.plain_python.targets import target_group, target_metrics
from benchmarks.plain_python.task import STOP_SECONDS

MACHINE_IMAGE = "/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id"
LAUNCH = Duration.minutes(15)
Hook = autoscaling.CfnAutoScalingGroup.LifecycleHookSpecificationProperty


class Fleet(Construct):
    """GPU instances that answer at https://<host> with a container; `requests` a minute are what one can answer."""

    def __init__(
        self,
        stack: ServiceStack,
        id: str,
        *,
        vpc: ec2.IVpc,
        repository: ecr.IRepository,
        digest: str,
        host: str,
        requests: int,
        environment: dict[str, str],
    ) -> None:
        super().__init__(stack, id)
        self.name = self.node.path.replace("/", "-")
        log_group = stack.log_group(self, "Logs")
        self.role = self._role(stack, log_group)
        repository.grant_pull(self.role)
        user_data = ec2.UserData.for_linux()
        template = self._template(stack, vpc, user_data)
        instances = elbv2.TargetType.INSTANCE
        group = target_group(self, "Targets", stack=stack, vpc=vpc, path="/healthz", kind=instances)
        rule, unhealthy = Entry(self, "Entry", stack, vpc, host).send([group], stack)
        alarms = [unhealthy, *self._alarms(stack, group)]
        self.group = self._group(stack, vpc, template, alarms)
        self.group.attach_to_application_target_group(group)
        self.group.node.add_dependency(rule)
        self.group.scale_on_cpu_utilization("Cpu", target_utilization_percent=60)
        self.group.scale_on_request_count("Requests", target_requests_per_minute=requests)
        user_data.add_commands(  # only now, as it names the group
            boot(
                stack,
                group=self.name,
                resource=self.group.node.default_child.logical_id,
                image=repository.repository_uri_for_digest(digest),
                log_group=log_group.log_group_name,
                environment=environment,
            )
        )

    def _role(self, stack: ServiceStack, log_group: logs.LogGroup) -> iam.Role:
        """Make the role of the instances: they may be looked into, log, measure and signal."""
        role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("ec2.amazonaws.com"))
        channels = [f"ssmmessages:{verb}{what}Channel" for what in ("Control", "Data") for verb in ("Create", "Open")]
        own = stack.format_arn(service="autoscaling", resource=f"autoScalingGroup:*:autoScalingGroupName/{self.name}")
        agent = {"StringEquals": {"cloudwatch:namespace": "CWAgent"}}
        for actions, resource, conditions in (
            (["ssm:UpdateInstanceInformation", *channels], "*", {}),
            (["cloudwatch:PutMetricData"], "*", agent),
            (["autoscaling:CompleteLifecycleAction"], own, {}),
        ):
            role.add_to_policy(iam.PolicyStatement(actions=actions, resources=[resource], conditions=conditions))
        log_group.grant_write(role)
        return role

    def _template(self, stack: ServiceStack, vpc: ec2.IVpc, user_data: ec2.UserData) -> ec2.LaunchTemplate:
        volume = ec2.BlockDeviceVolume.ebs(
            30, encrypted=True, kms_key=stack.key, volume_type=ec2.EbsDeviceVolumeType.GP3
        )
        template = ec2.LaunchTemplate(
            self,
            "Template",
            machine_image=ec2.MachineImage.resolve_ssm_parameter_at_launch(MACHINE_IMAGE),
            role=self.role,
            security_group=closed_group(self, vpc, "Instances"),
            user_data=user_data,
            block_devices=[ec2.BlockDevice(device_name="/dev/xvda", volume=volume)],
            http_endpoint=True,
            http_put_response_hop_limit=1,
            require_imdsv2=True,
            associate_public_ip_address=False,
            detailed_monitoring=stack.tier["fleet"]["detailedMonitoring"],
        )
        for name, value in {"Name": self.node.path, **stack.tags.tag_values()}.items():
            Tags.of(template).add(name, value)
        return template

    def _group(
        self, stack: ServiceStack, vpc: ec2.IVpc, template: ec2.LaunchTemplate, alarms: list[cloudwatch.Alarm]
    ) -> autoscaling.AutoScalingGroup:
        tier: dict[str, Any] = stack.tier["fleet"]
        overrides = [
            autoscaling.LaunchTemplateOverrides(instance_type=ec2.InstanceType(name)) for name in tier["instanceTypes"]
        ]
        made = autoscaling.AutoScalingGroup(
            self,
            "Default",
            auto_scaling_group_name=self.name,
            vpc=vpc,
            vpc_subnets=APP,
            min_capacity=tier["minCapacity"],
            max_capacity=tier["maxCapacity"],
            mixed_instances_policy=autoscaling.MixedInstancesPolicy(
                launch_template=template,
                launch_template_overrides=overrides,
                instances_distribution=autoscaling.InstancesDistribution(
                    on_demand_allocation_strategy=autoscaling.OnDemandAllocationStrategy.PRIORITIZED,
                    on_demand_base_capacity=0,
                    on_demand_percentage_above_base_capacity=100,
                    spot_allocation_strategy=autoscaling.SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
                ),
            ),
            min_healthy_percentage=tier["minHealthyPercent"],
            max_healthy_percentage=tier["maxHealthyPercent"],
            capacity_rebalance=False,
            default_instance_warmup=Duration.seconds(60),
            deletion_protection=autoscaling.DeletionProtection[tier["deletionProtection"]],
            max_instance_lifetime=Duration.days(30),
            health_checks=autoscaling.HealthChecks.with_additional_checks(
                additional_types=[autoscaling.AdditionalHealthCheckType.ELB], grace_period=Duration.seconds(60)
            ),
            update_policy=self._refresh(stack, alarms),
            signals=autoscaling.Signals.wait_for_min_capacity(timeout=LAUNCH),
            notifications=self._notifications(stack) if tier["notifications"] else None,
            group_metrics=[autoscaling.GroupMetrics.all()],
        )
        stop = stack.tier["service"]["deregistrationSeconds"] + STOP_SECONDS + 60
        made.node.default_child.lifecycle_hook_specification_list = [
            _hook("starts", "LAUNCHING", LAUNCH.to_seconds(), "ABANDON"),
            _hook("stops", "TERMINATING", stop, "CONTINUE"),
        ]
        reason = "signals are for the stack's creation; a refresh waits for the hook"
        Annotations.of(made).acknowledge_warning("@aws-cdk/aws-autoscaling:signalsNotUsedByInstanceRefresh", reason)
        return made

    def _refresh(self, stack: ServiceStack, alarms: list[cloudwatch.Alarm]) -> autoscaling.UpdatePolicy:
        canary: dict[str, Any] = {}
        if stack.tier["canary"]:
            canary = {
                "alarms": alarms,
                "bake_time": Duration.minutes(5),
                "checkpoint_percentages": [10, 100],
                "checkpoint_delay": Duration.minutes(10),
            }
        return autoscaling.UpdatePolicy.instance_refresh(
            strategy=autoscaling.InstanceRefreshStrategy.ROLLING,
            min_healthy_percentage=stack.tier["fleet"]["minHealthyPercent"],
            max_healthy_percentage=stack.tier["fleet"]["maxHealthyPercent"],
            **canary,
        )

    def _notifications(self, stack: ServiceStack) -> list[autoscaling.NotificationConfiguration]:
        event = autoscaling.ScalingEvent
        told = autoscaling.ScalingEvents(
            event.INSTANCE_LAUNCH,
            event.INSTANCE_LAUNCH_ERROR,
            event.INSTANCE_TERMINATE,
            event.INSTANCE_TERMINATE_ERROR,
        )
        return [autoscaling.NotificationConfiguration(topic=stack.topic, scaling_events=told)]

    def _alarms(self, stack: ServiceStack, group: elbv2.ApplicationTargetGroup) -> list[cloudwatch.Alarm]:
        counts = {
            "desired": self._metric("AWS/AutoScaling", "GroupDesiredCapacity", "Average"),
            "serving": self._metric("AWS/AutoScaling", "GroupInServiceInstances", "Average"),
        }
        own = {
            "Cpu": self._metric("AWS/EC2", "CPUUtilization", "Average"),
            "Memory": self._metric("CWAgent", "mem_used_percent", "Maximum"),
            "Disk": self._metric("CWAgent", "disk_used_percent", "Maximum"),
            "Instances": math("desired - serving", counts, "instances that do not serve"),
        }
        return [
            *(alarm(self, f"service.{row}", each, stack=stack) for row, each in target_metrics([group]).items()),
            *(alarm(self, f"fleet.{row}", each, stack=stack) for row, each in own.items()),
        ]

    def _metric(self, namespace: str, name: str, statistic: str) -> cloudwatch.Metric:
        dimensions = {"AutoScalingGroupName": self.name}
        return cloudwatch.Metric(
            namespace=namespace, metric_name=name, dimensions_map=dimensions, period=MINUTE, statistic=statistic
        )


def _hook(name: str, moment: str, seconds: float, result: str) -> Hook:
    return Hook(
        lifecycle_hook_name=name,
        lifecycle_transition=f"autoscaling:EC2_INSTANCE_{moment}",
        heartbeat_timeout=int(seconds),
        default_result=result,
    )
