"""How long a worker's times are beside each other, so that no message is worked on twice."""

from __future__ import annotations

from aws_cdk import Duration, Stack
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import IConstruct

from paved_constructs.core.errors import PavedError


def check_times(
    construct: IConstruct, work: Duration, stop: Duration, visibility: Duration | None, age: Duration
) -> Duration:
    """Return for how long a message is hidden: as given, or for the longest work and the end of a task after it.

    Raises PavedError where it would be handed to a second task, or told of as too old, while it is worked on.
    """
    worked, stopped, oldest = (int(each.to_seconds()) for each in (work, stop, age))
    if worked <= 0:
        raise PavedError(construct, f"work_timeout={worked} s; give the longest that the messages of a receive take")
    hidden = worked + stopped if visibility is None else int(visibility.to_seconds())
    if hidden < worked:
        raise PavedError(
            construct,
            f"visibility_timeout={hidden} s is shorter than the work, work_timeout={worked} s: a second task would "
            "be handed the message; hide it for as long as the work takes, or leave it out",
        )
    if hidden <= stopped:
        raise PavedError(
            construct,
            f"visibility_timeout={hidden} s; it has to be above stop_timeout, which is {stopped} s: a task that "
            "is ending still works on its message",
        )
    if oldest <= worked:
        raise PavedError(
            construct,
            f"max_message_age={oldest} s; a message that is worked on for {worked} s (work_timeout) gets older",
        )
    return Duration.seconds(hidden)


def let_protect_itself(role: iam.IGrantable, service: ecs.FargateService, work: Duration, stop: Duration) -> None:
    """Let the tasks guard work that ECS would not wait for: from a deployment, and from being scaled away."""
    if work.to_seconds() <= stop.to_seconds():
        return
    cluster = service.cluster
    tasks = Stack.of(service).format_arn(service="ecs", resource="task", resource_name=f"{cluster.cluster_name}/*")
    iam.Grant.add_to_principal(
        grantee=role,
        actions=["ecs:GetTaskProtection", "ecs:UpdateTaskProtection"],
        resource_arns=[tasks],
        conditions={"ArnEquals": {"ecs:cluster": cluster.cluster_arn}},
    )
