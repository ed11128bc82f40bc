"""EC2: addresses, NAT gateways, flow logs and network ACLs."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.descriptions import Description, describe
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties
from paved_constructs.tools.local.handlers.tags import dropped

_NAT_GATEWAY: Final = Description("ec2", "DescribeNatGateways", "NatGateways", ("NatGatewayId",))
_FLOW_LOG: Final = Description("ec2", "DescribeFlowLogs", "FlowLogs", ("FlowLogId",))
DESCRIPTIONS: Final = (_NAT_GATEWAY, _FLOW_LOG)


def _create(operation: str, resource_type: str, properties: Properties, **parameters: Any) -> dict[str, Any]:
    """Calls an EC2 operation with the template's properties, the tags in the form that EC2 wants."""
    rest = {name: value for name, value in properties.items() if name != "Tags"}
    tags = properties.get("Tags")
    specifications = [{"ResourceType": resource_type, "Tags": tags}] if tags else None
    return call("ec2", operation, **{**rest, **parameters, "TagSpecifications": specifications})


def retag(resource: str, properties: Properties, previous: Properties) -> None:
    """EC2 has calls of its own for tags."""
    if gone := dropped(properties, previous):
        call("ec2", "delete_tags", Resources=[resource], Tags=[{"Key": key} for key in gone])
    if properties.get("Tags"):
        call("ec2", "create_tags", Resources=[resource], Tags=properties["Tags"])


def _allocate(_name: str, properties: Properties) -> str:
    address: str = _create("allocate_address", "elastic-ip", {"Domain": "vpc", **properties})["PublicIp"]
    return address


def _address(public_ip: str, _properties: Properties = {}) -> Mapping[str, Any]:  # noqa: B006  (never changed)
    """What GetAtt of an address may ask for; its Ref is the public IP, unlike the id that EC2 goes by."""
    addresses = call("ec2", "describe_addresses")["Addresses"]
    ids = [address["AllocationId"] for address in addresses if address["PublicIp"] == public_ip]
    return {"PublicIp": public_ip, "AllocationId": ids[0]}


def _retag_address(public_ip: str, properties: Properties, previous: Properties) -> None:
    retag(_address(public_ip)["AllocationId"], properties, previous)


def _release(public_ip: str, _properties: Properties) -> None:
    call("ec2", "release_address", AllocationId=_address(public_ip)["AllocationId"])


def _create_nat_gateway(_name: str, properties: Properties) -> str:
    gateway: str = _create("create_nat_gateway", "natgateway", properties)["NatGateway"]["NatGatewayId"]
    if "AllocationId" in properties:
        addresses = [{"AllocationId": properties["AllocationId"], "IsPrimary": True, "Status": "succeeded"}]
        describe(_NAT_GATEWAY, (gateway,), {"NatGatewayAddresses": addresses})
    return gateway


def _delete_nat_gateway(gateway: str, _properties: Properties) -> None:
    call("ec2", "delete_nat_gateway", NatGatewayId=gateway)


def _create_flow_log(_name: str, properties: Properties) -> str:
    rest = {name: value for name, value in properties.items() if name != "ResourceId"}
    answer = _create("create_flow_logs", "vpc-flow-log", rest, ResourceIds=[properties["ResourceId"]])
    flow_log: str = answer["FlowLogIds"][0]
    kept = ("DeliverLogsPermissionArn", "LogFormat", "LogGroupName", "MaxAggregationInterval")
    describe(_FLOW_LOG, (flow_log,), {name: properties.get(name) for name in kept})
    retag(flow_log, properties, {})  # CreateFlowLogs looks for a type of tags that no flow log has
    return flow_log


def _delete_flow_log(flow_log: str, _properties: Properties) -> None:
    call("ec2", "delete_flow_logs", FlowLogIds=[flow_log])


def _create_acl(_name: str, properties: Properties) -> str:
    acl: str = _create("create_network_acl", "network-acl", properties)["NetworkAcl"]["NetworkAclId"]
    return acl


def _delete_acl(acl: str, _properties: Properties) -> None:
    call("ec2", "delete_network_acl", NetworkAclId=acl)


def _create_acl_entry(name: str, properties: Properties) -> str:
    _put_acl_entry("create_network_acl_entry", properties)
    return name


def _update_acl_entry(_name: str, properties: Properties, _previous: Properties) -> None:
    _put_acl_entry("replace_network_acl_entry", properties)


def _put_acl_entry(operation: str, properties: Properties) -> None:
    names = {"Icmp": "IcmpTypeCode"}
    entry = {names.get(name, name): value for name, value in properties.items()}
    call("ec2", operation, **{"Egress": False, **entry})


def _delete_acl_entry(_name: str, properties: Properties) -> None:
    entry = {name: properties.get(name, False) for name in ("NetworkAclId", "RuleNumber", "Egress")}
    call("ec2", "delete_network_acl_entry", **entry)


def _id(name: str) -> Any:
    return lambda physical_id, _properties: {name: physical_id}


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::EC2::EIP": Handler(
        _allocate,
        _release,
        _retag_address,
        _address,
        create_only=("Address", "IpamPoolId", "NetworkBorderGroup", "TransferAddress"),
    ),
    "AWS::EC2::NatGateway": Handler(
        _create_nat_gateway,
        _delete_nat_gateway,
        retag,
        _id("NatGatewayId"),
        create_only=("AllocationId", "ConnectivityType", "PrivateIpAddress", "SubnetId", "VpcId"),
    ),
    "AWS::EC2::FlowLog": Handler(
        _create_flow_log,
        _delete_flow_log,
        retag,
        _id("Id"),
        create_only=(
            "DeliverLogsPermissionArn",
            "LogDestination",
            "LogDestinationType",
            "LogFormat",
            "LogGroupName",
            "MaxAggregationInterval",
            "ResourceId",
            "ResourceType",
            "TrafficType",
        ),
    ),
    "AWS::EC2::NetworkAcl": Handler(_create_acl, _delete_acl, retag, _id("Id"), create_only=("VpcId",)),
    "AWS::EC2::NetworkAclEntry": Handler(
        _create_acl_entry,
        _delete_acl_entry,
        _update_acl_entry,
        _id("Id"),
        create_only=("Egress", "NetworkAclId", "RuleNumber"),
    ),
}
EXTENDED: Final[Mapping[str, Extension]] = {}
