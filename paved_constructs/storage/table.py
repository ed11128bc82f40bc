"""A DynamoDB table for the items of one service."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypedDict, Unpack

from aws_cdk import RemovalPolicy, Tags
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.errors import PavedError
from paved_constructs.core.golden import Waived
from paved_constructs.core.links import Access, Link
from paved_constructs.core.settle import settle
from paved_constructs.parts.alarms import Alarms, watch
from paved_constructs.parts.backup import BACKUP_TAG
from paved_constructs.parts.key import STACK_KEY, stack_key
from paved_constructs.storage.table_golden import GOLDEN


class TableWaivers(TypedDict, total=False):
    """What a team may leave with a waiver. What is not here, it may not leave."""

    alarms: Waived[Alarms]
    backup: Waived[str | None]
    deletion_protection: Waived[bool]
    recovery_days: Waived[int | None]
    removal_policy: Waived[RemovalPolicy]


class PavedTable(PavedConstruct):
    """An encrypted table, paid by the request up to a cap, that can be restored to any second of the last days.

    The caps are in request units a second; `billing` chooses another way to pay. `time_to_live_attribute` is asked for,
    since data without an end is kept for ever: the attribute (epoch seconds) that ends an item, or None where nothing
    ends. The table itself is `.table`, an ordinary L2 (TableV2). Its users are given <ID>_TABLE_NAME. Raises PavedError
    for a key without a name.
    """

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        partition_key: dynamodb.Attribute,
        time_to_live_attribute: str | None,
        sort_key: dynamodb.Attribute | None = None,
        global_secondary_indexes: Sequence[dynamodb.GlobalSecondaryIndexPropsV2] = (),
        billing: dynamodb.Billing | None = None,
        max_read_request_units: int | None = None,
        max_write_request_units: int | None = None,
        encryption: dynamodb.TableEncryptionV2 | None = None,
        contributor_insights: bool | None = None,
        **waivers: Unpack[TableWaivers],
    ) -> None:
        super().__init__(scope, id)
        for key in (partition_key, sort_key):
            if key is not None and not key.name.strip():
                raise PavedError(self, f"a key's name is {key.name!r}; name the attribute that it is, like 'pk'")
        units = {"max_read_request_units": max_read_request_units, "max_write_request_units": max_write_request_units}
        settings = settle(
            self, GOLDEN, waivers, encryption=encryption, contributor_insights=contributor_insights, **units
        )
        on_demand = dynamodb.Billing.on_demand(**{name: settings.pop(name) for name in units})
        alarms, backup, days = (settings.pop(name) for name in ("alarms", "backup", "recovery_days"))
        del settings["type"], settings["time_to_live_attribute"]  # the class is the one, an argument the other
        insights = settings.pop("contributor_insights")
        if settings["encryption"] == STACK_KEY:
            settings["encryption"] = dynamodb.TableEncryptionV2.customer_managed_key(stack_key(self))
        elif encryption is None:
            settings["encryption"] = dynamodb.TableEncryptionV2.dynamo_owned_key()
        self.table: Final = dynamodb.TableV2(
            self,
            "Default",
            partition_key=partition_key,
            sort_key=sort_key,
            global_secondary_indexes=list(global_secondary_indexes),
            billing=billing or on_demand,
            time_to_live_attribute=time_to_live_attribute,
            point_in_time_recovery_specification=_recovery(days),
            contributor_insights_specification=dynamodb.ContributorInsightsSpecification(enabled=insights),
            **settings,
        )
        if backup is not None:
            Tags.of(self.table).add(BACKUP_TAG, backup)
        watch(self, self.table, alarms)

    def link(self) -> Link:
        """Offer reading and writing items; writing includes deleting them."""
        return Link(
            grants={Access.READ: self.table.grant_read_data, Access.WRITE: self.table.grant_write_data},
            environment={"TABLE_NAME": self.table.table_name},
        )


def _recovery(days: int | None) -> dynamodb.PointInTimeRecoverySpecification:
    return dynamodb.PointInTimeRecoverySpecification(
        point_in_time_recovery_enabled=days is not None, recovery_period_in_days=days
    )
