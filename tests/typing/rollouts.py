"""What the type checker says of a rollout that a construct cannot do."""

from aws_cdk.aws_ecs import ContainerImage
from aws_cdk.aws_lambda import Runtime

from paved_constructs import PavedFunction, PavedService, PavedStack, Rollout

IMAGE = ContainerImage.from_registry("orders")


def right(stack: PavedStack) -> None:
    PavedService(stack, "A", image=IMAGE, port=8080, health_check="/up", domain="a.b", rollout=Rollout.BLUE_GREEN)
    PavedFunction(stack, "B", code="src", handler="a.b", runtime=Runtime.PYTHON_3_14, rollout=Rollout.ALL_AT_ONCE)


def wrong(stack: PavedStack) -> None:
    # error: Argument "rollout" to "PavedService" has incompatible type "Literal[Rollout.ALL_AT_ONCE]"; expected
    PavedService(stack, "C", image=IMAGE, port=8080, health_check="/up", domain="c.d", rollout=Rollout.ALL_AT_ONCE)
    # error: Argument "rollout" to "PavedFunction" has incompatible type "Literal[Rollout.ROLLING]"; expected
    PavedFunction(stack, "D", code="src", handler="a.b", runtime=Runtime.PYTHON_3_14, rollout=Rollout.ROLLING)
    # error: Argument "user" to "PavedService" has incompatible type "str"; expected "Waived[str]"
    PavedService(stack, "E", image=IMAGE, port=8080, health_check="/up", domain="e.f", user="0:0")
