"""What Amazon ECS answers."""

from __future__ import annotations

from typing import Any

from tests.tools.answers.answer import KEY, Answers

ARN = "arn:aws:ecs:eu-central-1:123456789012"
TASK = f"{ARN}:task-definition/orders:7"
SERVICE = f"{ARN}:service/main/orders"
SESSIONS = {"logConfiguration": {"cloudWatchLogGroupName": "sessions"}, "logging": "OVERRIDE", "kmsKeyId": KEY}


def _cluster(name: str, value: Any, live: Any, other: Any, unset: Any) -> Answers:
    def answer(about: Any) -> dict[str, Any]:
        return {"clusters": [{"clusterName": "main", **about}]}

    asked = {"clusters": ["main"], "include": ["SETTINGS", "CONFIGURATIONS"]}
    return Answers("main", {name: value}, answer(live), answer(other), answer(unset), asked)


def _service(name: str, value: Any, live: Any, other: Any, unset: Any) -> Answers:
    def answer(about: Any) -> dict[str, Any]:
        return {"services": [{"serviceArn": SERVICE, **about}]}

    asked = {"cluster": "main", "services": [SERVICE]}
    return Answers(SERVICE, {"Cluster": "main", name: value}, answer(live), answer(other), answer(unset), asked)


def _task(name: str, value: Any, live: Any, other: Any, unset: Any) -> Answers:
    def answer(about: Any) -> dict[str, Any]:
        return {"taskDefinition": {"taskDefinitionArn": TASK, **about}}

    return Answers(TASK, {name: value}, answer(live), answer(other), answer(unset), {"taskDefinition": TASK})


def _container(name: str, value: Any, live: Any, other: Any, unset: Any = None) -> Answers:
    member = f"{name[0].lower()}{name[1:]}"
    unset = {} if unset is None else {member: unset}

    def containers(about: Any) -> dict[str, Any]:
        return {"containerDefinitions": [{"name": "beside", member: other}, {"name": "orders", **about}]}

    definition = [{"Name": "orders", name: value}]
    return _task(
        "ContainerDefinitions", definition, containers({member: live}), containers({member: other}), containers(unset)
    )


CANARY = {
    "strategy": "CANARY",
    "bakeTimeInMinutes": 5,
    "canaryConfiguration": {"canaryPercent": 10.0, "canaryBakeTimeInMinutes": 10},
    "minimumHealthyPercent": 100,
    "maximumPercent": 200,
    "alarms": {"alarmNames": ["slow", "errors"], "enable": True, "rollback": True},
    "deploymentCircuitBreaker": {"enable": True, "rollback": True, "resetOnHealthyTask": True},
}
IN_TEMPLATE = {
    "Strategy": "CANARY",
    "BakeTimeInMinutes": 5,
    "CanaryConfiguration": {"CanaryPercent": 10, "CanaryBakeTimeInMinutes": 10},
    "MinimumHealthyPercent": 100,
    "MaximumPercent": 200,
    "Alarms": {"AlarmNames": ["errors", "slow"], "Enable": True, "Rollback": True},
    "DeploymentCircuitBreaker": {"Enable": True, "Rollback": True},
}
UNGUARDED = {**CANARY, "alarms": {"alarmNames": [], "enable": False, "rollback": False}}
ROLLING = {"strategy": "ROLLING", "minimumHealthyPercent": 100, "maximumPercent": 200}


def _public(value: str) -> dict[str, Any]:
    return {"networkConfiguration": {"awsvpcConfiguration": {"subnets": ["subnet-1"], "assignPublicIp": value}}}


CLUSTERS = {
    "AWS::ECS::Cluster.CapacityProviders": _cluster(
        "CapacityProviders",
        ["FARGATE", "FARGATE_SPOT"],
        {"capacityProviders": ["FARGATE_SPOT", "FARGATE"]},
        {"capacityProviders": ["FARGATE"]},
        {"capacityProviders": []},
    ),
    "AWS::ECS::Cluster.ClusterSettings": _cluster(
        "ClusterSettings",
        [{"Name": "containerInsights", "Value": "enhanced"}],
        {"settings": [{"name": "containerInsights", "value": "enhanced"}]},
        {"settings": [{"name": "containerInsights", "value": "enabled"}]},
        {"settings": [{"name": "containerInsights", "value": "disabled"}]},
    ),
    "AWS::ECS::Cluster.Configuration": _cluster(
        "Configuration",
        {
            "ExecuteCommandConfiguration": {
                "LogConfiguration": {"CloudWatchLogGroupName": "sessions"},
                "Logging": "OVERRIDE",
                "KmsKeyId": KEY,
            }
        },
        {"configuration": {"executeCommandConfiguration": SESSIONS}},
        {"configuration": {"executeCommandConfiguration": {**SESSIONS, "logging": "NONE"}}},
        {},
    ),
}
SERVICES = {
    "AWS::ECS::Service.AvailabilityZoneRebalancing": _service(
        "AvailabilityZoneRebalancing",
        "ENABLED",
        {"availabilityZoneRebalancing": "ENABLED"},
        {"availabilityZoneRebalancing": "DISABLED"},
        {"availabilityZoneRebalancing": "DISABLED"},
    ),
    "AWS::ECS::Service.CapacityProviderStrategy": _service(
        "CapacityProviderStrategy",
        [{"CapacityProvider": "FARGATE_SPOT", "Weight": 1}],
        {"capacityProviderStrategy": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]},
        {"capacityProviderStrategy": [{"capacityProvider": "FARGATE", "weight": 1}]},
        {},
    ),
    "AWS::ECS::Service.DeploymentConfiguration": _service(
        "DeploymentConfiguration",
        IN_TEMPLATE,
        {"deploymentConfiguration": CANARY},
        {"deploymentConfiguration": UNGUARDED},
        {"deploymentConfiguration": ROLLING},
    ),
    "AWS::ECS::Service.EnableECSManagedTags": _service(
        "EnableECSManagedTags", True, {"enableECSManagedTags": True}, {"enableECSManagedTags": False}, {}
    ),
    "AWS::ECS::Service.EnableExecuteCommand": _service(
        "EnableExecuteCommand", True, {"enableExecuteCommand": True}, {"enableExecuteCommand": False}, {}
    ),
    "AWS::ECS::Service.HealthCheckGracePeriodSeconds": _service(
        "HealthCheckGracePeriodSeconds",
        60,
        {"healthCheckGracePeriodSeconds": 60},
        {"healthCheckGracePeriodSeconds": 30},
        {"healthCheckGracePeriodSeconds": 0},
    ),
    "AWS::ECS::Service.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp": _service(
        "NetworkConfiguration",
        {"AwsvpcConfiguration": {"AssignPublicIp": "ENABLED"}},
        _public("ENABLED"),
        _public("DISABLED"),
        _public("DISABLED"),
    ),
    "AWS::ECS::Service.PlatformVersion": _service(
        "PlatformVersion",
        "1.4.0",
        {"platformVersion": "1.4.0"},
        {"platformVersion": "1.3.0"},
        {"platformVersion": "LATEST"},
    ),
    "AWS::ECS::Service.PropagateTags": _service(
        "PropagateTags",
        "SERVICE",
        {"propagateTags": "SERVICE"},
        {"propagateTags": "TASK_DEFINITION"},
        {"propagateTags": "NONE"},
    ),
}
IMAGE = f"{ARN.replace(':ecs:', '.')}/orders@sha256:{'0' * 64}"
LINUX = {"capabilities": {"drop": ["ALL"]}, "initProcessEnabled": True}
LOGS = {"logDriver": "awslogs", "options": {"awslogs-group": "orders", "mode": "non-blocking"}}
TASKS = {
    "AWS::ECS::TaskDefinition.ContainerDefinitions.Image": _container("Image", IMAGE, IMAGE, "orders:latest"),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.LinuxParameters": _container(
        "LinuxParameters",
        {"Capabilities": {"Drop": ["ALL"]}, "InitProcessEnabled": True},
        {**LINUX, "devices": [], "tmpfs": []},
        {**LINUX, "capabilities": {"drop": []}},
    ),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.LogConfiguration": _container(
        "LogConfiguration",
        {"LogDriver": "awslogs", "Options": LOGS["options"]},
        {**LOGS, "secretOptions": []},
        {**LOGS, "options": {"awslogs-group": "orders"}},
    ),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.Memory": _container("Memory", 2048, 2048, 1024),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.Privileged": _container("Privileged", True, True, False),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.ReadonlyRootFilesystem": _container(
        "ReadonlyRootFilesystem", True, True, False
    ),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.StopTimeout": _container("StopTimeout", 60, 60, 45, 30),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.User": _container("User", "10001:10001", "10001:10001", "0:0"),
    "AWS::ECS::TaskDefinition.Cpu": _task("Cpu", "1024", {"cpu": "1024"}, {"cpu": "512"}, {}),
    "AWS::ECS::TaskDefinition.Memory": _task("Memory", "2048", {"memory": "2048"}, {"memory": "1024"}, {}),
    "AWS::ECS::TaskDefinition.RuntimePlatform": _task(
        "RuntimePlatform",
        {"CpuArchitecture": "ARM64", "OperatingSystemFamily": "LINUX"},
        {"runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}},
        {"runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}},
        {},
    ),
}
ECS = {**CLUSTERS, **SERVICES, **TASKS}
