"""What a stage shares and how a service finds it: SSM parameters, resolved by CloudFormation when it deploys."""

from __future__ import annotations

from aws_cdk import aws_ssm as ssm
from constructs import Construct

from paved_constructs.core.stack import PavedStack


def share(construct: Construct, name: str, value: str) -> None:
    """Publish a value for every service of the stage under `/paved/<stage>/<name>`."""
    parameter = PavedStack.enclosing(construct).stage.parameter_name(name)
    ssm.StringParameter(
        construct, "Shared", parameter_name=parameter, string_value=value, description="Shared by the stage"
    )


def shared(construct: Construct, name: str) -> str:
    """Return a value that the stage shares, as a token: no look-up, no credentials, no reference between stacks."""
    stack = PavedStack.enclosing(construct)
    return ssm.StringParameter.value_for_string_parameter(stack, stack.stage.parameter_name(name))
