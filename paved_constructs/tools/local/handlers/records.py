"""Resource types that are kept as records: nothing behind them runs, and no API describes them.

What a stack needs of one is its Ref and its attributes; their forms are rows of data.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties


@dataclass(frozen=True)
class Record:
    """The forms of a type's physical id and attributes.

    `named_by` is the property that names the resource; without it in the template the name is generated.
    A form may hold {name}, {region}, {account}, and an attribute's form {id} too.
    """

    named_by: str = ""
    id: str = "{name}"
    attributes: Mapping[str, str] = field(default_factory=dict)
    create_only: tuple[str, ...] = ()


RECORDS: Final[Mapping[str, Record]] = {
    "AWS::CodeDeploy::Application": Record("ApplicationName", create_only=("ApplicationName", "ComputePlatform")),
    "AWS::CodeDeploy::DeploymentConfig": Record(
        "DeploymentConfigName",
        create_only=(
            "ComputePlatform",
            "DeploymentConfigName",
            "MinimumHealthyHosts",
            "TrafficRoutingConfig",
            "ZonalConfig",
        ),
    ),
    "AWS::CodeDeploy::DeploymentGroup": Record(
        "DeploymentGroupName", create_only=("ApplicationName", "DeploymentGroupName")
    ),
    "AWS::EC2::SubnetNetworkAclAssociation": Record(
        attributes={"AssociationId": "{id}"}, create_only=("NetworkAclId", "SubnetId")
    ),
    "AWS::RDS::EventSubscription": Record("SubscriptionName", create_only=("SnsTopicArn", "SubscriptionName")),
    "AWS::WAFv2::LoggingConfiguration": Record(
        "ResourceArn", attributes={"ManagedByFirewallManager": "false"}, create_only=("ResourceArn",)
    ),
}


def _create(record: Record, name: str, properties: Properties) -> str:
    return record.id.format(
        name=properties.get(record.named_by, name), region=internals.region(), account=internals.account()
    )


def _keep(_id: str, _properties: Properties, _previous: Properties) -> None:
    """CloudFormation itself keeps the properties of a record."""


def _drop(_id: str, _properties: Properties) -> None:
    """CloudFormation itself forgets the record."""


def _attributes(record: Record, physical_id: str, _properties: Properties) -> Mapping[str, Any]:
    known = {"id": physical_id, "region": internals.region(), "account": internals.account()}
    return {name: form.format(**known) for name, form in record.attributes.items()}


ADDED: Final[Mapping[str, Handler]] = {
    resource_type: Handler(
        create=partial(_create, record),
        update=_keep,
        delete=_drop,
        attributes=partial(_attributes, record),
        create_only=record.create_only,
    )
    for resource_type, record in RECORDS.items()
}
EXTENDED: Final[Mapping[str, Extension]] = {}
