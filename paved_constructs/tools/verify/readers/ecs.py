"""Amazon ECS: clusters, what a task is, and how a service runs it."""

from __future__ import annotations

from typing import Any, Final

from paved_constructs.tools.verify.reader import Reader, Readers

DEPLOYMENT: Final = """deploymentConfiguration.{
    strategy: strategy,
    bakeTimeInMinutes: bakeTimeInMinutes,
    linearConfiguration: linearConfiguration,
    canaryConfiguration: canaryConfiguration,
    minimumHealthyPercent: minimumHealthyPercent,
    maximumPercent: maximumPercent,
    alarms: alarms,
    deploymentCircuitBreaker: deploymentCircuitBreaker.{enable: enable, rollback: rollback}
}"""

FREE: Final = {"strategy": "ROLLING", "minimumHealthyPercent": 100, "maximumPercent": 200}


def in_api_names(value: Any) -> Any:
    """Return a value with its members' names as the API has them: CloudFormation's begin with a capital."""
    if isinstance(value, dict):
        return {f"{name[:1].lower()}{name[1:]}": in_api_names(part) for name, part in value.items()}
    return [in_api_names(part) for part in value] if isinstance(value, list) else value


def _cluster(value: str, **more: Any) -> Reader:
    asked = {"clusters": "[id]", "include": "['SETTINGS', 'CONFIGURATIONS']"}
    return Reader("ecs", "describe_clusters", asked, value, described="clusters[0]", normal=in_api_names, **more)


def _task(value: str, described: str = "taskDefinition", **more: Any) -> Reader:
    asked = {"taskDefinition": "id"}
    return Reader("ecs", "describe_task_definition", asked, value, described=described, normal=in_api_names, **more)


def _container(value: str, **more: Any) -> Reader:
    return _task(value, "taskDefinition.containerDefinitions[?name=='{name}'] | [0]", **more)


def _service(value: str, **more: Any) -> Reader:
    asked = {"cluster": "properties.Cluster", "services": "[id]"}
    return Reader("ecs", "describe_services", asked, value, described="services[0]", normal=in_api_names, **more)


def _managed(value: str, **more: Any) -> Reader:
    asked = {"capacityProviders": "[id]"}
    described = "capacityProviders[0].managedInstancesProvider"
    return Reader("ecs", "describe_capacity_providers", asked, value, described=described, normal=in_api_names, **more)


ECS: Final[Readers] = {
    "AWS::ECS::CapacityProvider.ManagedInstancesProvider.InstanceLaunchTemplate.CapacityOptionType": _managed(
        "instanceLaunchTemplate.capacityOptionType", default="ON_DEMAND"
    ),
    "AWS::ECS::CapacityProvider.ManagedInstancesProvider.InstanceLaunchTemplate.InstanceRequirements": _managed(
        "instanceLaunchTemplate.instanceRequirements"
    ),
    "AWS::ECS::CapacityProvider.ManagedInstancesProvider.InstanceLaunchTemplate.Monitoring": _managed(
        "instanceLaunchTemplate.monitoring"
    ),
    "AWS::ECS::CapacityProvider.ManagedInstancesProvider.InstanceLaunchTemplate.NetworkConfiguration": _managed(
        "instanceLaunchTemplate.networkConfiguration"
    ),
    "AWS::ECS::CapacityProvider.ManagedInstancesProvider.PropagateTags": _managed("propagateTags"),
    "AWS::ECS::Cluster.CapacityProviders": _cluster("capacityProviders"),
    "AWS::ECS::Cluster.ClusterSettings": _cluster(
        "settings", default=[{"name": "containerInsights", "value": "disabled"}]
    ),
    "AWS::ECS::Cluster.Configuration": _cluster("configuration"),
    "AWS::ECS::Service.AvailabilityZoneRebalancing": _service("availabilityZoneRebalancing", default="DISABLED"),
    "AWS::ECS::Service.CapacityProviderStrategy": _service("capacityProviderStrategy"),
    "AWS::ECS::Service.DeploymentConfiguration": _service(DEPLOYMENT, default=FREE),
    "AWS::ECS::Service.EnableECSManagedTags": _service("enableECSManagedTags"),
    "AWS::ECS::Service.EnableExecuteCommand": _service("enableExecuteCommand"),
    "AWS::ECS::Service.HealthCheckGracePeriodSeconds": _service("healthCheckGracePeriodSeconds", default=0),
    "AWS::ECS::Service.NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp": _service(
        "networkConfiguration.awsvpcConfiguration.assignPublicIp", default="DISABLED"
    ),
    "AWS::ECS::Service.PlatformVersion": _service("platformVersion", default="LATEST"),
    "AWS::ECS::Service.PropagateTags": _service("propagateTags", default="NONE"),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.Image": _container("image"),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.LinuxParameters": _container("linuxParameters"),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.LogConfiguration": _container("logConfiguration"),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.Memory": _container("memory"),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.Privileged": _container("privileged"),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.ReadonlyRootFilesystem": _container("readonlyRootFilesystem"),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.StopTimeout": _container("stopTimeout", default=30),
    "AWS::ECS::TaskDefinition.ContainerDefinitions.User": _container("user"),
    "AWS::ECS::TaskDefinition.Cpu": _task("cpu"),
    "AWS::ECS::TaskDefinition.Memory": _task("memory"),
    "AWS::ECS::TaskDefinition.RuntimePlatform": _task(
        "runtimePlatform", default={"cpuArchitecture": "X86_64", "operatingSystemFamily": "LINUX"}
    ),
}
