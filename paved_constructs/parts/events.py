"""What a service tells the others, in its own name: events on the account's bus, for whoever subscribes."""

from __future__ import annotations

from typing import Final

from aws_cdk import aws_iam as iam
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import Fixed, GoldenTable
from paved_constructs.core.links import Access, Link
from paved_constructs.core.settle import settle

GOLDEN: Final[GoldenTable] = {
    "event_bus": Fixed(
        "default",
        why="each account has it, so a publisher and its subscribers deploy in any order, and without one another",
    ),
    "source": Fixed(
        "paved.{stage}.{service}",
        why="whoever hears an event may believe who told it: no service speaks in another's name, nor in its stage",
    ),
}


class PavedEvents(PavedConstruct):
    """The events that a service publishes: `api.uses(PavedEvents(self, "Events"))` lets its code put them on the bus.

    The code finds EVENTS_BUS_NAME and EVENTS_SOURCE, and gives them as an entry's EventBusName and Source: with another
    source, AWS refuses it. Whoever wants them makes a PavedSubscription to the service.
    """

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self._bus: Final[str] = settle(self, GOLDEN, {})["event_bus"]
        self._source: Final = self.stack.stage.event_source(self.stack.service)

    def link(self) -> Link:
        """Offer to publish: WRITE, under this service's name."""
        told = {"BUS_NAME": self._bus, "SOURCE": self._source}
        return Link({Access.WRITE: self._let_publish}, told, default=Access.WRITE)

    def _let_publish(self, grantee: iam.IGrantable) -> iam.Grant:
        """The key has several values, one for each entry of a call; a call without an entry is none."""
        bus = self.stack.format_arn(service="events", resource="event-bus", resource_name=self._bus)
        return iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["events:PutEvents"],
            resource_arns=[bus],
            conditions={"ForAllValues:StringEquals": {"events:source": [self._source]}},
        )
