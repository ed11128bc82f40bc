"""The HTTPS entry of one service: a load balancer of its own, at a name in the stage's zone."""

from __future__ import annotations

from typing import Final, Unpack

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.settle import settle
from paved_constructs.network.balancer import balancer, listener
from paved_constructs.network.entry_golden import GOLDEN, EntryWaivers
from paved_constructs.network.entry_rule import PavedEntryRule, rule_id
from paved_constructs.network.stage_zone import check_domain, lead

__all__ = ["GOLDEN", "PavedEntry"]


class PavedEntry(PavedConstruct):
    """An HTTPS load balancer that answers to `domain`, from inside the stage's network unless it is `public`.

    A public one brings a redirect from HTTP and, in production, a firewall. `.balancer` and `.listener` are ordinary
    L2s. Raises PavedError for a domain that is not in the stage's zone or that another entry answers to, and in a stage
    without a network or a domain.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        domain: str,
        public: bool | None = None,
        desync_mitigation_mode: elbv2.DesyncMitigationMode | None = None,
        **waivers: Unpack[EntryWaivers],
    ) -> None:
        super().__init__(scope, id)
        check_domain(self, domain)
        other = "let both attach to the stage's shared entry, or give one of them another domain"
        self.stack.stage.claim(f"the host {domain}", self.path, otherwise=other)
        settings = settle(self, GOLDEN, waivers, public=public, desync_mitigation_mode=desync_mitigation_mode)
        self.domain: Final = domain
        self.balancer: Final = balancer(self, settings)
        self.listener: Final = listener(self, self.balancer, settings)
        lead(self, "Name", domain, self.balancer)

    @property
    def url(self) -> str:
        """Where it answers, as "https://orders.dev.example.com"."""
        return f"https://{self.domain}"

    @property
    def connections(self) -> ec2.Connections:
        """The balancer's security group, from which targets are reached."""
        return self.balancer.connections

    def add_target(
        self, *target_groups: elbv2.IApplicationTargetGroup, path: str = "/", priority: int | None = None
    ) -> PavedEntryRule:
        """Send what is asked at a path and below it to target groups: all of it to the first (see `Entry`)."""
        return PavedEntryRule(
            self,
            rule_id(path),
            entry=self.path,
            listener=self.listener,
            host=self.domain,
            path=path,
            target_groups=target_groups,
            priority=priority,
        )
