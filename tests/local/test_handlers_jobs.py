"""State machines, and instances that ECS manages, read back as their templates say."""

from operator import attrgetter
from typing import Any

import pytest
from contract import ACCOUNT, ROLE, Contract, Life, Stack, att, changed, live, ref, resource

from paved_constructs.tools.local.emulator import LocalAws

STATES = '{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}'


def logging(level: str) -> dict[str, Any]:
    group = {"CloudWatchLogsLogGroup": {"LogGroupArn": att("Group", "Arn")}}
    return {"Level": level, "IncludeExecutionData": False, "Destinations": [group]}


def managed(monitoring: str) -> dict[str, Any]:
    template = {
        "Ec2InstanceProfileArn": f"arn:aws:iam::{ACCOUNT}:instance-profile/any",
        "NetworkConfiguration": {"Subnets": ["subnet-0123456789abcdef0"]},
        "InstanceRequirements": {"VCpuCount": {"Min": "4"}, "MemoryMiB": {"Min": "1024"}},
        "Monitoring": monitoring,
    }
    return {"InfrastructureRoleArn": ROLE, "InstanceLaunchTemplate": template}


BEFORE = {
    "Group": resource("AWS::Logs::LogGroup"),
    "Machine": resource(
        "AWS::StepFunctions::StateMachine",
        DefinitionString=STATES,
        RoleArn=ROLE,
        LoggingConfiguration=logging("ALL"),
    ),
    "Silent": resource("AWS::StepFunctions::StateMachine", DefinitionString=STATES, RoleArn=ROLE),
    "Cluster": resource("AWS::ECS::Cluster"),
    "Provider": resource(
        "AWS::ECS::CapacityProvider", ClusterName=ref("Cluster"), ManagedInstancesProvider=managed("BASIC")
    ),
}
AFTER = changed(
    BEFORE,
    {
        "Machine": {"LoggingConfiguration": None},
        "Silent": {"LoggingConfiguration": logging("ERROR")},
        "Provider": {"ManagedInstancesProvider": managed("DETAILED")},
    },
)


def level(machine: str) -> Any:
    def reading(stack: Stack) -> Any:
        about = {"stateMachineArn": stack[machine]}
        found = stack.client("stepfunctions").describe_state_machine(**about)["loggingConfiguration"]
        return found["level"], len(found.get("destinations", []))

    return reading


def provider(stack: Stack) -> Any:
    asked = stack.client("ecs").describe_capacity_providers(capacityProviders=[stack["Provider"]])
    found = asked["capacityProviders"][0]
    template = found["managedInstancesProvider"]["instanceLaunchTemplate"]
    assert found["cluster"] == stack["Cluster"]
    return template["monitoring"], template["instanceRequirements"]["vCpuCount"]["min"]


CONTRACTS = [
    Contract("managed instances", provider, ("BASIC", 4), ("DETAILED", 4)),
    Contract("no longer logged", level("Machine"), ("ALL", 1), ("OFF", 0)),
    Contract("logged from now on", level("Silent"), ("OFF", 0), ("ERROR", 1)),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-jobs"), BEFORE, AFTER, CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract
