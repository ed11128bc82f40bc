"""Between which bounds the tasks or instances of a service are counted."""

from __future__ import annotations

from constructs import IConstruct

from paved_constructs.core.errors import PavedError
from paved_constructs.network.stage_network import zones_of


def check_range(construct: IConstruct, least: int, most: int, *, every_zone: bool, idle: int = 1) -> None:
    """Raise PavedError where the bounds are no range, or a zone is left without one though `every_zone` has one.

    `idle` is how many there may be when there is nothing to do: what answers requests has to be there before them.
    """
    if not (idle <= least <= most and most):
        raise PavedError(
            construct, f"min_capacity={least}, max_capacity={most}; the least is {idle} or more, and not above"
        )
    zones = zones_of(construct)
    if every_zone and least < zones:
        raise PavedError(construct, f"min_capacity={least} is below the {zones} zones of this stage; run one in each")
