"""What a service needs of the load balancer in front of it, whichever that is."""

from __future__ import annotations

from typing import Protocol

from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_elasticloadbalancingv2 as elbv2

from paved_constructs.network.entry_rule import PavedEntryRule


class Entry(Protocol):
    """A load balancer that answers to a host: a service's own (`PavedEntry`) or the stage's (`StageEntry`)."""

    @property
    def domain(self) -> str:
        """The host, as "orders.dev.example.com"."""

    @property
    def url(self) -> str:
        """Where it answers, as "https://orders.dev.example.com"."""

    @property
    def connections(self) -> ec2.Connections:
        """The balancer's security group, from which targets are reached."""

    def add_target(
        self, *target_groups: elbv2.IApplicationTargetGroup, path: str = "/", priority: int | None = None
    ) -> PavedEntryRule:
        """Send what is asked at a path and below it to target groups: all of it to the first.

        The others are those that a deployment shifts traffic to. Returns the rule, whose `.rule` is the L2.
        """
