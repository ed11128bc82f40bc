"""Container services, fleets, their scaling and budgets read back as their templates say."""

from operator import attrgetter
from typing import Any

import pytest
from contract import ACCOUNT, GONE, OWNER, ROLE, TOPIC, Contract, Life, Stack, att, changed, live, ref, resource

from paved_constructs.tools.local.emulator import LocalAws

ARM = {"CpuArchitecture": "ARM64", "OperatingSystemFamily": "LINUX"}
CONTAINER = {
    "Name": "app",
    "Image": "app@sha256:0",
    "Essential": True,
    "DependsOn": [{"ContainerName": "init", "Condition": "SUCCESS"}],
    "HealthCheck": {"Command": ["CMD", "true"], "Interval": "5"},
    "LinuxParameters": {"InitProcessEnabled": True, "Capabilities": {"Drop": ["ALL"]}},
    "Memory": "512",
    "ReadonlyRootFilesystem": True,
    "Secrets": [{"Name": "PASSWORD", "ValueFrom": "arn:any"}],
}
SUBNETS = ["subnet-0123456789abcdef0"]
TARGETS = [f"arn:aws:elasticloadbalancing:us-east-1:{ACCOUNT}:targetgroup/any/0123456789abcdef"]
MIXED = {
    "LaunchTemplate": {
        "LaunchTemplateSpecification": {"LaunchTemplateId": ref("Template"), "Version": "1"},
        "Overrides": [{"InstanceType": "m7g.large"}, {"InstanceType": "c7g.large"}],
    },
    "InstancesDistribution": {"OnDemandPercentageAboveBaseCapacity": "100"},
}


def action(name: str) -> dict[str, Any]:
    return {"ScheduledActionName": name, "Schedule": "rate(1 day)", "ScalableTargetAction": {"MinCapacity": "2"}}


def tracking(value: float) -> dict[str, Any]:
    metric = {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}
    return {"TargetValue": value, "PredefinedMetricSpecification": metric}


LAUNCHED, TERMINATED = (f"autoscaling:EC2_INSTANCE_{moment}" for moment in ("LAUNCH", "TERMINATE"))


def hook(name: str, moment: str, seconds: str) -> dict[str, Any]:
    transition = f"autoscaling:EC2_INSTANCE_{moment}"
    return {"LifecycleHookName": name, "LifecycleTransition": transition, "HeartbeatTimeout": seconds}


def limit(amount: float) -> dict[str, Any]:
    return {"BudgetType": "COST", "TimeUnit": "MONTHLY", "BudgetLimit": {"Amount": amount, "Unit": "USD"}}


BEFORE = {
    "Cluster": resource("AWS::ECS::Cluster", ServiceConnectDefaults={"Namespace": "orders"}),
    "Task": resource(
        "AWS::ECS::TaskDefinition",
        Family="contract",
        Cpu="256",
        Memory="512",
        NetworkMode="awsvpc",
        RequiresCompatibilities=["FARGATE"],
        RuntimePlatform=ARM,
        EphemeralStorage={"SizeInGiB": "30"},
        Volumes=[{"Name": "tmp"}],
        ContainerDefinitions=[CONTAINER],
        Tags=OWNER,
    ),
    "Service": resource(
        "AWS::ECS::Service",
        Cluster=ref("Cluster"),
        TaskDefinition=ref("Task"),
        DesiredCount="0",
        LaunchType="FARGATE",
        PlatformVersion="LATEST",
        AvailabilityZoneRebalancing="ENABLED",
        EnableECSManagedTags=True,
        PropagateTags="SERVICE",
        HealthCheckGracePeriodSeconds="60",
        DeploymentConfiguration={"DeploymentCircuitBreaker": {"Enable": True, "Rollback": True}},
        NetworkConfiguration={"AwsvpcConfiguration": {"Subnets": SUBNETS}},
        Tags=OWNER,
    ),
    "Template": resource("AWS::EC2::LaunchTemplate", LaunchTemplateData={"InstanceType": "m7g.large"}),
    "Fleet": resource(
        "AWS::AutoScaling::AutoScalingGroup",
        MinSize="0",
        MaxSize="3",
        VPCZoneIdentifier=SUBNETS,
        MixedInstancesPolicy=MIXED,
        CapacityRebalance=True,
        DefaultInstanceWarmup="60",
        DeletionProtection="prevent-force-deletion",
        InstanceMaintenancePolicy={"MinHealthyPercentage": 100, "MaxHealthyPercentage": 200},
        MaxInstanceLifetime="2592000",
        TargetGroupARNs=TARGETS,
        LifecycleHookSpecificationList=[hook("starts", "LAUNCHING", "900"), hook("stops", "TERMINATING", "150")],
        MetricsCollection=[{"Granularity": "1Minute"}],
        NotificationConfigurations=[{"TopicARN": TOPIC, "NotificationTypes": [LAUNCHED, TERMINATED]}],
    ),
    "Provider": resource(
        "AWS::ECS::CapacityProvider",
        AutoScalingGroupProvider={
            "AutoScalingGroupArn": ref("Fleet"),
            "ManagedScaling": {"Status": "ENABLED", "TargetCapacity": 100},
        },
    ),
    "Providers": resource(
        "AWS::ECS::ClusterCapacityProviderAssociations",
        Cluster=ref("Cluster"),
        CapacityProviders=["FARGATE", "FARGATE_SPOT"],
        DefaultCapacityProviderStrategy=[{"CapacityProvider": "FARGATE_SPOT", "Weight": "1"}],
    ),
    "Target": resource(
        "AWS::ApplicationAutoScaling::ScalableTarget",
        ServiceNamespace="ecs",
        ScalableDimension="ecs:service:DesiredCount",
        ResourceId={"Fn::Join": ["/", ["service", ref("Cluster"), att("Service", "Name")]]},
        MinCapacity="3",
        MaxCapacity="9",
        RoleARN=ROLE,
        ScheduledActions=[action("night"), action("day")],
    ),
    "Scaling": resource(
        "AWS::ApplicationAutoScaling::ScalingPolicy",
        PolicyName="cpu",
        PolicyType="TargetTrackingScaling",
        ScalingTargetId=ref("Target"),
        TargetTrackingScalingPolicyConfiguration=tracking(60),
    ),
    "Budget": resource(
        "AWS::Budgets::Budget",
        Budget=limit(100),
        NotificationsWithSubscribers=[
            {
                "Notification": {
                    "NotificationType": "ACTUAL",
                    "ComparisonOperator": "GREATER_THAN",
                    "Threshold": "80",
                },
                "Subscribers": [{"SubscriptionType": "EMAIL", "Address": "payments@example.com"}],
            }
        ],
    ),
}
AFTER = changed(
    BEFORE,
    {
        "Cluster": {"ServiceConnectDefaults": None},
        "Task": {"Memory": "1024", "Tags": None},
        "Service": {
            "AvailabilityZoneRebalancing": "DISABLED",
            "HealthCheckGracePeriodSeconds": "30",
            "PropagateTags": None,
            "Tags": [{"Key": "stage", "Value": "dev"}],
        },
        "Fleet": {
            "TargetGroupARNs": None,
            "MaxInstanceLifetime": "86400",
            "MixedInstancesPolicy": MIXED,
            "LifecycleHookSpecificationList": [hook("stops", "TERMINATING", "60")],
            "MetricsCollection": [{"Granularity": "1Minute", "Metrics": ["GroupMinSize"]}],
            "NotificationConfigurations": [{"TopicARN": TOPIC, "NotificationTypes": [LAUNCHED]}],
        },
        "Provider": {
            "AutoScalingGroupProvider": {
                "AutoScalingGroupArn": ref("Fleet"),
                "ManagedScaling": {"Status": "ENABLED", "TargetCapacity": 90},
            }
        },
        "Providers": {"DefaultCapacityProviderStrategy": [{"CapacityProvider": "FARGATE", "Weight": "1"}]},
        "Target": {"MinCapacity": "1", "ScheduledActions": [action("day")]},
        "Scaling": {"TargetTrackingScalingPolicyConfiguration": tracking(50)},
        "Budget": {"Budget": limit(200)},
    },
)


def cluster(*path: str) -> Any:
    def reading(stack: Stack) -> Any:
        answer = stack.client("ecs").describe_clusters(clusters=[stack["Cluster"]])["clusters"][0]
        for name in path:
            answer = answer[name]
        return answer

    return reading


def strategy(stack: Stack) -> Any:
    return [one["capacityProvider"] for one in cluster("defaultCapacityProviderStrategy")(stack)]


def task(stack: Stack) -> Any:
    found = stack.client("ecs").describe_task_definition(taskDefinition=stack["Task"], include=["TAGS"])
    definition, container = found["taskDefinition"], found["taskDefinition"]["containerDefinitions"][0]
    return {
        "status": definition["status"],
        "memory": definition["memory"],
        "platform": definition["runtimePlatform"]["cpuArchitecture"],
        "storage": definition["ephemeralStorage"]["sizeInGiB"],
        "volumes": definition["volumes"],
        "dropped": container["linuxParameters"]["capabilities"]["drop"],
        "secrets": container["secrets"][0]["name"],
        "check": container["healthCheck"]["interval"],
        "after": container["dependsOn"][0]["condition"],
        "tags": [tag["key"] for tag in found["tags"] if not tag["key"].startswith("aws:")],
    }


def service(stack: Stack) -> Any:
    found = stack.client("ecs").describe_services(
        cluster=stack["Cluster"], services=[stack["Service"]], include=["TAGS"]
    )["services"][0]
    names = ("status", "availabilityZoneRebalancing", "healthCheckGracePeriodSeconds", "propagateTags")
    tags = {tag["key"] for tag in found["tags"] if not tag["key"].startswith("aws:")}
    return *(found[name] for name in names), found["enableECSManagedTags"], found["platformVersion"], tags


def provider(stack: Stack) -> Any:
    found = stack.client("ecs").describe_capacity_providers(capacityProviders=[stack["Provider"]])
    return found["capacityProviders"][0]["autoScalingGroupProvider"]["managedScaling"]["targetCapacity"]


def fleet(stack: Stack) -> Any:
    api, named = stack.client("autoscaling"), {"AutoScalingGroupNames": [stack["Fleet"]]}
    found = api.describe_auto_scaling_groups(**named)["AutoScalingGroups"][0]
    hooks = api.describe_lifecycle_hooks(AutoScalingGroupName=stack["Fleet"])["LifecycleHooks"]
    told = api.describe_notification_configurations(**named)["NotificationConfigurations"]
    mixed = found["MixedInstancesPolicy"]
    return {
        "types": [one["InstanceType"] for one in mixed["LaunchTemplate"]["Overrides"]],
        "on demand": mixed["InstancesDistribution"]["OnDemandPercentageAboveBaseCapacity"],
        "targets": found.get("TargetGroupARNs", []),
        "lifetime": found["MaxInstanceLifetime"],
        "others": (found["CapacityRebalance"], found["DefaultInstanceWarmup"], found["DeletionProtection"]),
        "healthy": found["InstanceMaintenancePolicy"]["MinHealthyPercentage"],
        "hooks": {hook["LifecycleHookName"]: hook["HeartbeatTimeout"] for hook in hooks},
        "metrics": len([each for each in found["EnabledMetrics"] if each["Granularity"] == "1Minute"]),
        "notifications": [each["NotificationType"] for each in told if each["TopicARN"] == TOPIC],
    }


def scaling(operation: str, items: str, *path: str) -> Any:
    def reading(stack: Stack) -> Any:
        asked = getattr(stack.client("application-autoscaling"), operation)(ServiceNamespace="ecs")
        found = [one for one in asked[items] if stack["Cluster"] in one["ResourceId"]]
        for index, one in enumerate(found):
            for name in path:
                one = one[name]  # noqa: PLW2901
            found[index] = one
        return found

    return reading


def budget(stack: Stack) -> Any:
    api = stack.client("budgets")
    about = {"AccountId": ACCOUNT, "BudgetName": stack["Budget"]}
    found = api.describe_notifications_for_budget(**about)["Notifications"]
    return float(api.describe_budget(**about)["Budget"]["BudgetLimit"]["Amount"]), [one["Threshold"] for one in found]


TASK = {
    "status": "ACTIVE",
    "memory": "512",
    "platform": "ARM64",
    "storage": 30,
    "volumes": [{"name": "tmp"}],
    "dropped": ["ALL"],
    "secrets": "PASSWORD",
    "check": 5,
    "after": "SUCCESS",
    "tags": ["owner"],
}
FLEET = {
    "types": ["m7g.large", "c7g.large"],
    "on demand": 100,
    "targets": TARGETS,
    "lifetime": 2592000,
    "others": (True, 60, "prevent-force-deletion"),
    "healthy": 100,
    "hooks": {"starts": 900, "stops": 150},
    "metrics": 8,
    "notifications": [LAUNCHED, TERMINATED],
}
TASK_AFTER = {**TASK, "memory": "1024", "tags": []}
FLEET_AFTER = {
    **FLEET,
    "targets": [],
    "lifetime": 86400,
    "hooks": {"stops": 60},
    "metrics": 1,
    "notifications": [LAUNCHED],
}
RUNNING = ("ACTIVE", "ENABLED", 60, "SERVICE", True, "LATEST", {"owner"})
CHANGED = ("ACTIVE", "DISABLED", 30, "NONE", True, "LATEST", {"stage"})
CPU = scaling("describe_scaling_policies", "ScalingPolicies", "TargetTrackingScalingPolicyConfiguration", "TargetValue")
ACTIONS = scaling("describe_scheduled_actions", "ScheduledActions", "ScheduledActionName")
MINIMUM = scaling("describe_scalable_targets", "ScalableTargets", "MinCapacity")
CONTRACTS = [
    Contract("service connect", cluster("serviceConnectDefaults"), {"namespace": "orders"}, GONE),
    Contract("capacity providers", strategy, ["FARGATE_SPOT"], ["FARGATE"]),
    Contract("capacity provider", provider, 100, 90),
    Contract("task definition", task, TASK, TASK_AFTER, {**TASK_AFTER, "status": "INACTIVE"}),
    Contract("service", service, RUNNING, CHANGED),
    Contract("fleet", fleet, FLEET, FLEET_AFTER),
    Contract("scalable target", MINIMUM, [3], [1], []),
    Contract("scheduled actions", ACTIONS, ["night", "day"], ["day"], []),
    Contract("scaling policy", CPU, [60.0], [50.0], []),
    Contract("budget", budget, (100.0, [80.0]), (200.0, [80.0])),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-services"), BEFORE, AFTER, CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract


def test_a_policy_needs_a_target(aws: LocalAws) -> None:
    api = aws.client("application-autoscaling")
    with pytest.raises(api.exceptions.ObjectNotFoundException, match="No scalable target registered"):
        api.put_scaling_policy(
            PolicyName="lost",
            PolicyType="TargetTrackingScaling",
            ServiceNamespace="ecs",
            ResourceId="service/none/none",
            ScalableDimension="ecs:service:DesiredCount",
        )
