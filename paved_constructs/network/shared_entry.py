"""The HTTPS entry that many services of a stage share: one load balancer, at every name of the stage's zone."""

from __future__ import annotations

from typing import Final, Unpack

from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.settle import settle
from paved_constructs.network.balancer import balancer, listener
from paved_constructs.network.entry_golden import GOLDEN, EntryWaivers
from paved_constructs.network.stage_entry import share_entry
from paved_constructs.network.stage_zone import domain_of, lead

__all__ = ["GOLDEN", "PavedSharedEntry"]


class PavedSharedEntry(PavedConstruct):
    """A stage's one load balancer for services that need none of their own; they attach with `StageEntry`.

    Every name directly below the stage's domain leads to it, except those that lead elsewhere. It stands in a stack of
    its own, deployed after the platform and before the services. `.balancer` and `.listener` are ordinary L2s. Raises
    PavedError in a stage without a network or a domain, and for the second of a stage.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        public: bool | None = None,
        desync_mitigation_mode: elbv2.DesyncMitigationMode | None = None,
        **waivers: Unpack[EntryWaivers],
    ) -> None:
        super().__init__(scope, id)
        domain = domain_of(self)
        settings = settle(self, GOLDEN, waivers, public=public, desync_mitigation_mode=desync_mitigation_mode)
        self.balancer: Final = balancer(self, settings)
        self.listener: Final = listener(self, self.balancer, settings)
        lead(self, "Names", f"*.{domain}", self.balancer)
        share_entry(self, self.listener, self.balancer)
