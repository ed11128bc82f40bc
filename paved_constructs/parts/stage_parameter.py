"""What a stage shares and how a service finds it: SSM parameters, resolved by CloudFormation when it deploys."""

from __future__ import annotations

from aws_cdk import aws_ssm as ssm
from constructs import Construct

from paved_constructs.core.errors import PavedError
from paved_constructs.core.stack import PavedStack


def share(construct: Construct, name: str, value: str) -> None:
    """Publish a value for every service of the stage under `/paved/<stage>/<name>`.

    Raises PavedError where another construct publishes it.
    """
    stage = PavedStack.enclosing(construct).stage
    parameter = stage.parameter_name(name)
    stage.claim(parameter, construct.node.path, otherwise=f"a stage has one {type(construct).__name__}")
    ssm.StringParameter(
        construct, "Shared", parameter_name=parameter, string_value=value, description="Shared by the stage"
    )


def shared(construct: Construct, name: str) -> str:
    """Return a value that the stage shares, as a token: no look-up, no credentials, no reference between stacks.

    Raises PavedError in the stack that publishes it: when that deploys for the first time, there is no value yet.
    """
    stack = PavedStack.enclosing(construct)
    parameter = stack.stage.parameter_name(name)
    publisher = stack.stage.claims.get(parameter, "")
    if publisher.startswith(f"{stack.path}/"):
        raise PavedError(construct, f"needs {parameter}, which {publisher} shares; put it into a stack of its own")
    return ssm.StringParameter.value_for_string_parameter(stack, parameter)
