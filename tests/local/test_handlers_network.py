"""Networks and what stands in front of a service read back as their templates say."""

from operator import attrgetter
from typing import Any

import pytest
from contract import (
    ACCOUNT,
    DENY,
    GONE,
    KEY,
    OWNER,
    ROLE,
    Contract,
    Life,
    Stack,
    att,
    changed,
    live,
    owned,
    ref,
    resource,
)

from paved_constructs.tools.local.emulator import LocalAws

STAGE = [{"Key": "stage", "Value": "dev"}]
CERTIFICATE = f"arn:aws:acm:us-east-1:{ACCOUNT}:certificate/11111111-2222-3333-4444-555555555555"
NO = {"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}
VISIBLE = {"CloudWatchMetricsEnabled": True, "MetricName": "contract", "SampledRequestsEnabled": True}


def subnet(cidr: str, zone: str) -> dict[str, Any]:
    return resource("AWS::EC2::Subnet", VpcId=ref("Vpc"), CidrBlock=cidr, AvailabilityZone=zone)


NETWORK = {
    "Vpc": resource("AWS::EC2::VPC", CidrBlock="10.0.0.0/16"),
    "One": subnet("10.0.0.0/24", "us-east-1a"),
    "Two": subnet("10.0.1.0/24", "us-east-1b"),
    "Address": resource("AWS::EC2::EIP", Domain="vpc", Tags=OWNER),
    "Nat": resource(
        "AWS::EC2::NatGateway", SubnetId=ref("One"), AllocationId=att("Address", "AllocationId"), Tags=OWNER
    ),
    "FlowLog": resource(
        "AWS::EC2::FlowLog",
        ResourceId=ref("Vpc"),
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="cloud-watch-logs",
        LogGroupName="flows",
        DeliverLogsPermissionArn=ROLE,
        MaxAggregationInterval="60",
        Tags=OWNER,
    ),
    "Acl": resource("AWS::EC2::NetworkAcl", VpcId=ref("Vpc"), Tags=OWNER),
    "Entry": resource(
        "AWS::EC2::NetworkAclEntry",
        NetworkAclId=ref("Acl"),
        Protocol="-1",
        RuleAction="allow",
        RuleNumber="100",
        CidrBlock="10.0.0.0/8",
    ),
    "Group": resource("AWS::EC2::SecurityGroup", GroupDescription="of the contract", VpcId=ref("Vpc")),
    "In": resource(
        "AWS::EC2::SecurityGroupIngress",
        GroupId=att("Group", "GroupId"),
        IpProtocol="tcp",
        FromPort="443",
        ToPort="443",
        SourceSecurityGroupId=att("Group", "GroupId"),
        Description="from itself",
    ),
    "Out": resource(
        "AWS::EC2::SecurityGroupEgress",
        GroupId=att("Group", "GroupId"),
        IpProtocol="tcp",
        FromPort=443,
        ToPort=443,
        CidrIp="10.0.0.0/8",
        Description="to the network",
    ),
    "Endpoint": resource(
        "AWS::EC2::VPCEndpoint",
        VpcId=ref("Vpc"),
        ServiceName="com.amazonaws.us-east-1.kms",
        VpcEndpointType="Interface",
        SubnetIds=[ref("One")],
        SecurityGroupIds=[ref("Group")],
        PrivateDnsEnabled=True,
        PolicyDocument=DENY,
    ),
    "Template": resource(
        "AWS::EC2::LaunchTemplate",
        LaunchTemplateData={
            "BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"Encrypted": "true", "KmsKeyId": KEY}}],
            "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": "1"},
        },
    ),
}
FRONT = {
    "Targets": resource("AWS::ElasticLoadBalancingV2::TargetGroup", Port="8080", Protocol="HTTP", VpcId=ref("Vpc")),
    "Balancer": resource(
        "AWS::ElasticLoadBalancingV2::LoadBalancer", Scheme="internal", Subnets=[ref("One"), ref("Two")]
    ),
    "Listener": resource(
        "AWS::ElasticLoadBalancingV2::Listener",
        LoadBalancerArn=ref("Balancer"),
        Port=443,
        Protocol="HTTPS",
        Certificates=[{"CertificateArn": CERTIFICATE}],
        DefaultActions=[NO],
        ListenerAttributes=[{"Key": "routing.http.response.server.enabled", "Value": "false"}],
    ),
    "Rule": resource(
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        ListenerArn=ref("Listener"),
        Priority=1,
        Conditions=[{"Field": "host-header", "HostHeaderConfig": {"Values": ["orders.example.com"]}}],
        Actions=[NO],
        Tags=OWNER,
    ),
    "Firewall": resource(
        "AWS::WAFv2::WebACL", Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=VISIBLE, Rules=[]
    ),
    "Guarded": resource("AWS::WAFv2::WebACLAssociation", ResourceArn=ref("Balancer"), WebACLArn=att("Firewall", "Arn")),
    "Zone": resource("AWS::Route53::HostedZone", Name="example.com", HostedZoneTags=OWNER),
    "Certificate": resource(
        "AWS::CertificateManager::Certificate",
        DomainName="orders.example.com",
        ValidationMethod="DNS",
        KeyAlgorithm="EC_prime256v1",
    ),
}
BEFORE = {**NETWORK, **FRONT}
AFTER = changed(
    BEFORE,
    {
        "Address": {"Tags": STAGE},
        "Nat": {"Tags": STAGE},
        "FlowLog": {"MaxAggregationInterval": "600"},
        "Acl": {"Tags": None},
        "Entry": {"RuleAction": "deny"},
        "In": {"Description": "still from itself"},
        "Out": {"FromPort": 5433, "ToPort": 5433},
        "Endpoint": {"PrivateDnsEnabled": False},
        "Template": {"LaunchTemplateData": {"MetadataOptions": {"HttpTokens": "optional"}}},
        "Listener": {"ListenerAttributes": [{"Key": "routing.http.response.server.enabled", "Value": "true"}]},
        "Rule": {"Tags": STAGE},
        "Guarded": None,
        "Zone": {"HostedZoneTags": STAGE},
        "Certificate": {"DomainName": "shop.example.com", "KeyAlgorithm": "RSA_2048"},
    },
)
OUTPUTS = {
    "Targets": {"Value": att("Targets", "TargetGroupFullName")},
    "Cidr": {"Value": att("Vpc", "CidrBlock")},
    "Allocation": {"Value": att("Address", "AllocationId")},
}


def ec2(operation: str, items: str, parameter: str, logical_id: str) -> Any:
    def reading(stack: Stack) -> Any:
        return getattr(stack.client("ec2"), operation)(**{parameter: [stack[logical_id]]})[items][0]

    return reading


def address(stack: Stack) -> Any:
    found = stack.client("ec2").describe_addresses()["Addresses"]
    mine = next(iter(one for one in found if one["PublicIp"] == stack["Address"]), None)
    return owned(mine["Tags"]) if mine else GONE


def gateway(stack: Stack) -> Any:
    found = ec2("describe_nat_gateways", "NatGateways", "NatGatewayIds", "Nat")(stack)
    addresses = [one["AllocationId"][:9] for one in found.get("NatGatewayAddresses", [])]
    return found["State"], addresses, owned(found["Tags"])


def flow_log(stack: Stack) -> Any:
    found = ec2("describe_flow_logs", "FlowLogs", "FlowLogIds", "FlowLog")(stack)
    return (
        found["MaxAggregationInterval"],
        found["DeliverLogsPermissionArn"],
        found["LogGroupName"],
        owned(found["Tags"]),
    )


def acl(stack: Stack) -> Any:
    found = ec2("describe_network_acls", "NetworkAcls", "NetworkAclIds", "Acl")(stack)
    return [(one["RuleNumber"], one["RuleAction"]) for one in found["Entries"]], owned(found["Tags"])


def rule(logical_id: str) -> Any:
    def reading(stack: Stack) -> Any:
        reading = ec2("describe_security_group_rules", "SecurityGroupRules", "SecurityGroupRuleIds", logical_id)
        found = reading(stack)
        return found["IsEgress"], found["FromPort"], found["Description"]

    return reading


def rules(stack: Stack) -> Any:
    found = ec2("describe_security_groups", "SecurityGroups", "GroupIds", "Group")(stack)
    return len(found["IpPermissions"]), [one.get("FromPort") for one in found["IpPermissionsEgress"]]


def endpoint(stack: Stack) -> Any:
    found = ec2("describe_vpc_endpoints", "VpcEndpoints", "VpcEndpointIds", "Endpoint")(stack)
    groups = [one["GroupId"] for one in found["Groups"]] == [stack["Group"]]
    return found["PrivateDnsEnabled"], groups, "Deny" in found["PolicyDocument"]


def template(stack: Stack) -> Any:
    found = stack.client("ec2").describe_launch_template_versions(LaunchTemplateId=stack["Template"])
    newest, *older = [version["LaunchTemplateData"] for version in found["LaunchTemplateVersions"]]
    volumes = [mapping["Ebs"] for mapping in (older[0] if older else newest)["BlockDeviceMappings"]]
    return newest["MetadataOptions"]["HttpTokens"], volumes


def listener(stack: Stack) -> Any:
    return stack.client("elbv2").describe_listener_attributes(ListenerArn=stack["Listener"])["Attributes"][0]["Value"]


def rule_tags(stack: Stack) -> Any:
    found = stack.client("elbv2").describe_tags(ResourceArns=[stack["Rule"]])["TagDescriptions"]
    return owned(found[0]["Tags"]) or GONE


def firewall(stack: Stack) -> Any:
    found = stack.client("wafv2").get_web_acl_for_resource(ResourceArn=stack["Balancer"])
    return found["WebACL"]["Name"] in stack["Firewall"]


def zone_tags(stack: Stack) -> Any:
    api = stack.client("route53")
    api.get_hosted_zone(Id=stack["Zone"])
    found = api.list_tags_for_resource(ResourceType="hostedzone", ResourceId=stack["Zone"])
    return owned(found["ResourceTagSet"]["Tags"])


def certificate(stack: Stack) -> Any:
    api = stack.client("acm")
    return api.describe_certificate(CertificateArn=stack["Certificate"])["Certificate"]["KeyAlgorithm"]


MINE, DEV = {"owner": "payments"}, {"stage": "dev"}
FIXED = ["eipalloc-"]
ENCRYPTED = [{"Encrypted": True, "KmsKeyId": KEY}]
CONTRACTS = [
    Contract("address", address, MINE, DEV),
    Contract("nat gateway", gateway, ("available", FIXED, MINE), ("available", FIXED, DEV), ("deleted", [], DEV)),
    Contract("flow log", flow_log, (60, ROLE, "flows", MINE), (600, ROLE, "flows", MINE)),
    Contract("network acl", acl, ([(100, "allow")], MINE), ([(100, "deny")], {})),
    Contract("ingress", rule("In"), (False, 443, "from itself"), (False, 443, "still from itself")),
    Contract("egress", rule("Out"), (True, 443, "to the network"), (True, 5433, "to the network")),
    Contract("no rule left over", rules, (1, [None, 443]), (1, [None, 5433])),
    Contract("endpoint", endpoint, (True, True, True), (False, True, True)),
    Contract("launch template", template, ("required", ENCRYPTED), ("optional", ENCRYPTED)),
    Contract("listener", listener, "false", "true"),
    Contract("listener rule", rule_tags, MINE, DEV),
    Contract("firewall", firewall, True, GONE),
    Contract("zone", zone_tags, MINE, DEV),
    Contract("certificate", certificate, "EC_prime256v1", "RSA_2048"),
    Contract("vpc's CIDR", lambda stack: stack.outputs()["Cidr"], "10.0.0.0/16", "10.0.0.0/16"),
    Contract("targets", lambda stack: stack.outputs()["Targets"].split("/")[0], "targetgroup", "targetgroup"),
    Contract("allocation", lambda stack: stack.outputs()["Allocation"][:9], "eipalloc-", "eipalloc-"),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-network"), BEFORE, AFTER, CONTRACTS, Outputs=OUTPUTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract
