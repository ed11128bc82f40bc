"""ECS: capacity providers, and task definitions and services with all of their properties.

Stock copies a selection of the properties of the latter two; their API takes them all.
"""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.descriptions import Description, describe
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties
from paved_constructs.tools.local.handlers.tags import retag

_CLUSTER: Final = Description("ecs", "DescribeClusters", "clusters", ("clusterName",))
_PROVIDER: Final = Description("ecs", "DescribeCapacityProviders", "capacityProviders", ("name",))
_SERVICE: Final = Description("ecs", "DescribeServices", "services", ("serviceArn",))
DESCRIPTIONS: Final = (_CLUSTER, _PROVIDER, _SERVICE)

_ONLY_ON_CREATE: Final = ("Cluster", "LaunchType", "Role", "SchedulingStrategy", "ServiceName")


def _register(name: str, properties: Properties) -> str:
    answer = call("ecs", "register_task_definition", **{"Family": name, **properties})
    arn: str = answer["taskDefinition"]["taskDefinitionArn"]
    return arn


def _deregister(arn: str, _properties: Properties) -> None:
    call("ecs", "deregister_task_definition", taskDefinition=arn)


def _retag(arn: str, properties: Properties, previous: Properties) -> None:
    retag("ecs", properties, previous, resourceArn=arn)


def _create_service(name: str, properties: Properties) -> str:
    parameters = _in_api_names({"ServiceName": name, **properties})
    arn: str = call("ecs", "create_service", **parameters)["service"]["serviceArn"]
    _describe_service(arn, properties)
    return arn


def _update_service(arn: str, properties: Properties, previous: Properties) -> None:
    fixed = (*_ONLY_ON_CREATE, "DeploymentController", "Tags")
    parameters = {name: value for name, value in properties.items() if name not in fixed}
    call("ecs", "update_service", cluster=properties.get("Cluster"), service=arn, **_in_api_names(parameters))
    _describe_service(arn, properties)
    _retag(arn, properties, previous)


def _in_api_names(properties: Properties) -> dict[str, Any]:
    names = {"PlacementStrategies": "PlacementStrategy"}
    return {names.get(name, name): value for name, value in properties.items()}


def _describe_service(arn: str, properties: Properties) -> None:
    """UpdateService changes these too, but not in the emulator."""
    members = {
        "availabilityZoneRebalancing": properties.get("AvailabilityZoneRebalancing"),
        "placementConstraints": properties.get("PlacementConstraints"),
        "placementStrategy": properties.get("PlacementStrategies"),
        "enableECSManagedTags": properties.get("EnableECSManagedTags", False),
        "propagateTags": properties.get("PropagateTags", "NONE"),
    }
    describe(_SERVICE, (arn,), members)


def _delete_service(arn: str, properties: Properties) -> None:
    call("ecs", "delete_service", cluster=properties.get("Cluster"), service=arn, force=True)


def _service_attributes(arn: str, _properties: Properties) -> Mapping[str, Any]:
    return {"ServiceArn": arn, "Name": arn.rpartition("/")[2]}


def _create_provider(name: str, properties: Properties) -> str:
    names = {"ClusterName": "Cluster"}
    parameters = {names.get(each, each): value for each, value in properties.items()}
    answer = call("ecs", "create_capacity_provider", **{"Name": name, **parameters})
    provider: str = answer["capacityProvider"]["name"]
    _describe_provider(provider, properties)
    return provider


def _update_provider(provider: str, properties: Properties, _previous: Properties) -> None:
    _describe_provider(provider, properties)
    if "AutoScalingGroupProvider" in properties:
        group = dict(properties["AutoScalingGroupProvider"])
        del group["AutoScalingGroupArn"]
        call("ecs", "update_capacity_provider", name=provider, autoScalingGroupProvider=group)


def _describe_provider(provider: str, properties: Properties) -> None:
    """The emulator knows providers of auto-scaling groups only."""
    managed = properties.get("ManagedInstancesProvider")
    describe(_PROVIDER, (provider,), {"managedInstancesProvider": managed, "cluster": properties.get("ClusterName")})


def _delete_provider(provider: str, _properties: Properties) -> None:
    call("ecs", "delete_capacity_provider", capacityProvider=provider)


def _associate(_name: str, properties: Properties) -> str:
    cluster: str = properties["Cluster"]
    _reassociate(cluster, properties, {})
    return cluster


def _reassociate(_cluster: str, properties: Properties, _previous: Properties) -> None:
    call("ecs", "put_cluster_capacity_providers", **properties)


def _dissociate(cluster: str, _properties: Properties) -> None:
    nothing: dict[str, Any] = {"capacityProviders": [], "defaultCapacityProviderStrategy": []}
    call("ecs", "put_cluster_capacity_providers", cluster=cluster, **nothing)


def _restore_cluster(cluster: str, properties: Properties, _previous: Properties) -> None:
    describe(_CLUSTER, (cluster,), {"serviceConnectDefaults": properties.get("ServiceConnectDefaults")})


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::ECS::CapacityProvider": Handler(
        _create_provider, _delete_provider, _update_provider, create_only=("ClusterName", "Name")
    ),
    "AWS::ECS::ClusterCapacityProviderAssociations": Handler(
        _associate, _dissociate, _reassociate, create_only=("Cluster",)
    ),
    "AWS::ECS::Service": Handler(
        _create_service, _delete_service, _update_service, _service_attributes, create_only=_ONLY_ON_CREATE
    ),
    "AWS::ECS::TaskDefinition": Handler(
        _register,
        _deregister,
        _retag,
        lambda arn, _properties: {"TaskDefinitionArn": arn},
        create_only=(
            "ContainerDefinitions",
            "Cpu",
            "EnableFaultInjection",
            "EphemeralStorage",
            "ExecutionRoleArn",
            "Family",
            "IpcMode",
            "Memory",
            "NetworkMode",
            "PidMode",
            "PlacementConstraints",
            "ProxyConfiguration",
            "RequiresCompatibilities",
            "RuntimePlatform",
            "TaskRoleArn",
            "Volumes",
        ),
    ),
}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::ECS::Cluster": Extension(_restore_cluster)}
