"""How a service answers behind the load balancer that its stage shares."""

from __future__ import annotations

from typing import Final

from aws_cdk import Fn
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.network.entry_rule import PavedEntryRule, rule_id
from paved_constructs.network.stage_zone import check_domain
from paved_constructs.parts.stage_parameter import share, shared

PARAMETER: Final = "entry"
"""What the stage shares: "<listener's ARN>;<security group's id>". New facts are added at the end."""

SHARED: Final = "the stage's shared entry"


class StageEntry(PavedConstruct):
    """The stage's shared entry as one service sees it, at `domain`: an `Entry`, like a `PavedEntry`.

    Two services may answer to one domain at different paths. Raises PavedError for a domain that is not in the stage's
    zone, or that a `PavedEntry` answers to.
    """

    def __init__(self, scope: Construct, id: str, *, domain: str) -> None:
        super().__init__(scope, id)
        check_domain(self, domain)
        other = f"give {self.path} another domain, or let both attach to the shared entry"
        self.stack.stage.claim(f"the host {domain}", SHARED, otherwise=other)
        arn, group = Fn.split(";", shared(self, PARAMETER), 2)
        self.domain: Final = domain
        self.listener: Final = elbv2.ApplicationListener.from_application_listener_attributes(
            self,
            "Listener",
            listener_arn=arn,
            security_group=ec2.SecurityGroup.from_security_group_id(self, "Group", group, allow_all_outbound=False),
        )

    @property
    def url(self) -> str:
        """Where it answers, as "https://orders.dev.example.com"."""
        return f"https://{self.domain}"

    @property
    def connections(self) -> ec2.Connections:
        """The shared balancer's security group, from which targets are reached."""
        return self.listener.connections

    def add_target(
        self, *target_groups: elbv2.IApplicationTargetGroup, path: str = "/", priority: int | None = None
    ) -> PavedEntryRule:
        """Send what is asked at a path and below it to target groups: all of it to the first (see `Entry`)."""
        return PavedEntryRule(
            self,
            rule_id(path),
            entry=SHARED,
            listener=self.listener,
            host=self.domain,
            path=path,
            target_groups=target_groups,
            priority=priority,
        )


def share_entry(
    construct: Construct, listener: elbv2.IApplicationListener, balancer: elbv2.ApplicationLoadBalancer
) -> None:
    """Publish a listener and its balancer's security group as the stage's shared entry."""
    (group,) = balancer.connections.security_groups
    share(construct, PARAMETER, f"{listener.listener_arn};{group.security_group_id}")
