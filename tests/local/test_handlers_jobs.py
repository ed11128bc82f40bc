"""State machines read back as their templates say."""

from operator import attrgetter
from typing import Any

import pytest
from contract import ROLE, Contract, Life, Stack, att, changed, live, resource

from paved_constructs.tools.local.emulator import LocalAws

STATES = '{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}'


def logging(level: str) -> dict[str, Any]:
    group = {"CloudWatchLogsLogGroup": {"LogGroupArn": att("Group", "Arn")}}
    return {"Level": level, "IncludeExecutionData": False, "Destinations": [group]}


BEFORE = {
    "Group": resource("AWS::Logs::LogGroup"),
    "Machine": resource(
        "AWS::StepFunctions::StateMachine",
        DefinitionString=STATES,
        RoleArn=ROLE,
        LoggingConfiguration=logging("ALL"),
    ),
    "Silent": resource("AWS::StepFunctions::StateMachine", DefinitionString=STATES, RoleArn=ROLE),
}
AFTER = changed(
    BEFORE,
    {"Machine": {"LoggingConfiguration": None}, "Silent": {"LoggingConfiguration": logging("ERROR")}},
)


def level(machine: str) -> Any:
    def reading(stack: Stack) -> Any:
        about = {"stateMachineArn": stack[machine]}
        found = stack.client("stepfunctions").describe_state_machine(**about)["loggingConfiguration"]
        return found["level"], len(found.get("destinations", []))

    return reading


CONTRACTS = [
    Contract("no longer logged", level("Machine"), ("ALL", 1), ("OFF", 0)),
    Contract("logged from now on", level("Silent"), ("OFF", 0), ("ERROR", 1)),
]


@pytest.fixture(scope="module")
def life(aws: LocalAws) -> Life:
    return live(Stack(aws, "contract-jobs"), BEFORE, AFTER, CONTRACTS)


@pytest.mark.parametrize("contract", CONTRACTS, ids=attrgetter("what"))
def test_reads_back_what_the_template_says(contract: Contract, life: Life) -> None:
    assert life.of(contract) == contract
