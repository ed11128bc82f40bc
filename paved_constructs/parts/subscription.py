"""Events of the account's bus, handed to one construct; those that cannot be delivered are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from aws_cdk import Duration
from aws_cdk import aws_events as events
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import ByTier, Choice, Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.dead_letter_queue import PavedDeadLetterQueue
from paved_constructs.parts.key import stack_key

GOLDEN: Final[GoldenTable] = {
    "retry_attempts": Choice(
        185,
        why="the most EventBridge makes: its own interval between them grows, so more attempts cost nothing",
        sets=("AWS::Events::Rule.Targets",),
    ),
    "max_event_age": Choice(
        Duration.hours(24),
        why="the longest EventBridge tries: a subscriber that is down for a night loses nothing",
        sets=("AWS::Events::Rule.Targets",),
    ),
    "dead_letter_queue": Fixed(
        True,
        why="an event that was not delivered is kept, and somebody is told",
        sets=("AWS::Events::Rule.Targets",),
    ),
    "key": Fixed(
        ByTier(production="lets EventBridge in", sandbox=None),
        why="EventBridge itself writes into the encrypted queue",
        sets=("AWS::KMS::Key.KeyPolicy",),
    ),
}


class Subscriber(Protocol):
    """Whatever can be handed events."""

    def event_target(self, **delivery: Any) -> events.IRuleTarget:
        """Return the target that a rule hands events to; `delivery` is TargetBaseProps of aws_events_targets."""


class PavedSubscription(PavedConstruct):
    """What `to` is handed: the events of a `service` of the stage, or of another `source`, as "aws.s3".

    `detail_type` narrows that to kinds of events, `detail` to contents (an EventBridge pattern: {field: [values]}).
    Publisher and subscriber share the event's name only: each deploys without the other. `.rule` is the ordinary L2.
    Raises PavedError unless it is one of the two: without, every event of the account would be handed over.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        to: Subscriber,
        service: str | None = None,
        source: str | None = None,
        detail_type: Sequence[str] = (),
        detail: Mapping[str, Any] | None = None,
        retry_attempts: int | None = None,
        max_event_age: Duration | None = None,
    ) -> None:
        super().__init__(scope, id)
        if bool(service) == bool(source):
            given = f"service={service!r}, source={source!r}"
            raise PavedError(self, f"{given}; name one who publishes: service='playback' or source='aws.s3'")
        settings = settle(self, GOLDEN, {}, retry_attempts=retry_attempts, max_event_age=max_event_age)
        delivery = {name: settings[name] for name in ("retry_attempts", "max_event_age")}
        if settings["key"] is not None:
            stack_key(self, used_by="events")
        kept = PavedDeadLetterQueue(self, "Undelivered").queue
        pattern = events.EventPattern(
            source=[self.stack.stage.event_source(service) if service else str(source)],
            detail_type=list(detail_type) or None,
            detail=dict(detail) if detail else None,
            account=[self.stack.account],
        )
        target = to.event_target(dead_letter_queue=kept, **delivery)
        self.rule: Final = events.Rule(self, "Default", event_pattern=pattern, targets=[target])
