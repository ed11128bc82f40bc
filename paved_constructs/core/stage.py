"""One environment: an account, a region and the tier that decides its defaults."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from aws_cdk import Environment, Stage
from constructs import Construct

from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import Tier
from paved_constructs.core.uptime import Uptime

TODAY: Final = "paved:today"
"""The context key under which the app hands over its date (ISO), so that no construct reads a clock."""

NAME: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""What a stage or a service may be called: the name becomes part of CloudFormation's and SSM's names."""

ACCOUNT: Final = re.compile(r"\d{12}")
REGION: Final = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
DOMAIN: Final = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")


class PavedStage(Stage):
    """One environment of every service that is built into it: `PavedStage(app, "dev", tier=Tier.SANDBOX, …)`.

    `account` is the 12-digit account id and `region` a region's name: both are known at synthesis, so nothing has
    to be looked up. `domain` is the DNS name of the stage's hosted zone, below which its services answer; `network`
    says whether the stage has a VPC. Outside of `uptime`, a sandbox's services, workers, fleets and databases rest.
    Raises PavedError where one of them, the id or the tier is not of its form, and for a production stage that rests.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        tier: Tier,
        account: str,
        region: str,
        domain: str | None = None,
        network: bool = True,
        uptime: Uptime | None = None,
    ) -> None:
        where = f"stage {id!r}"
        if not NAME.fullmatch(id):
            raise PavedError(where, "a stage's id is lower-case letters, digits and hyphens, like 'dev'")
        if not isinstance(tier, Tier):
            raise PavedError(where, f"tier={tier!r} is not a tier; use Tier.PRODUCTION or Tier.SANDBOX")
        if not ACCOUNT.fullmatch(account):
            raise PavedError(where, f"account={account!r} is not an account id; it has 12 digits")
        if not REGION.fullmatch(region):
            raise PavedError(where, f"region={region!r} is not a region's name; it looks like 'eu-central-1'")
        if domain is not None and not DOMAIN.fullmatch(domain):
            raise PavedError(where, f"domain={domain!r} is no DNS name in lower case; it looks like 'dev.example.com'")
        if uptime is not None and tier is Tier.PRODUCTION:
            raise PavedError(where, f"uptime={uptime.hours!r}; a production stage never rests, leave it out")
        super().__init__(scope, id, env=Environment(account=account, region=region))
        self.name: Final = id
        self.tier: Final = tier
        self.domain: Final = domain
        self.network: Final = network
        self.uptime: Final = uptime
        self.claims: Final[dict[str, str]] = {}

    @property
    def today(self) -> date:
        """The app's date, taken once by PavedApp; what a waiver's end is compared with."""
        given = self.node.try_get_context(TODAY)
        try:
            return date.fromisoformat(given)
        except (TypeError, ValueError):
            raise PavedError(
                self,
                f"the app's date is {given!r}, so no waiver can be judged; start the app with PavedApp(), "
                f"or give the context {TODAY}=YYYY-MM-DD",
            ) from None

    def claim(self, name: str, holder: str, *, otherwise: str) -> None:
        """Note that `holder` (a construct's path) has what a stage has once, as "https://orders.dev.example.com/".

        Raises PavedError where another has it; `otherwise` says what would be right. Known is what the app builds:
        whoever builds one service alone learns of the others from AWS, which refuses the second.
        """
        first = self.claims.setdefault(name, holder)
        if first != holder:
            raise PavedError(holder, f"takes {name}, which {first} has taken in stage {self.name!r}; {otherwise}")

    def event_source(self, service: str) -> str:
        """Return the name under which a service of the stage publishes events, as `paved.dev.playback`.

        Stages of one account share its bus: with the stage in the name, none hears another's.
        """
        return f"paved.{self.node.id}.{service}"

    def parameter_name(self, name: str) -> str:
        """Return the SSM parameter's name under which the stage shares something, as `/paved/dev/log-bucket`."""
        return f"/paved/{self.name}/{name}"
