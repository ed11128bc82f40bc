"""DynamoDB: what stock drops of a global table, which keeps most of it in the replica of its region."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.dynamodb import restore_table
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties


def _restore(table: str, properties: Properties, previous: Properties) -> None:
    restore_table(table, _as_plain(properties), _as_plain(previous))
    wanted, before = _other_regions(properties), _other_regions(previous)
    for region in sorted(wanted - before):
        _replicate(table, Create={"RegionName": region})
    for region in sorted(before - wanted):
        _replicate(table, Delete={"RegionName": region})


def _as_plain(properties: Properties) -> dict[str, Any]:
    """The properties as those of a plain table: the replica's settings win over the table's own."""
    replicas = properties.get("Replicas", [])
    replica: Properties = next((one for one in replicas if one["Region"] == internals.region()), {})
    settings = {**properties, **replica, **_limits({**properties, **replica})}
    if "SSESpecification" in properties:
        key = replica.get("SSESpecification", {})
        settings["SSESpecification"] = {**properties["SSESpecification"], **key}
    of_replica = {index["IndexName"]: index for index in replica.get("GlobalSecondaryIndexes", [])}
    indexes = [
        {**index, **of_replica.get(index["IndexName"], {})} for index in properties.get("GlobalSecondaryIndexes", [])
    ]
    settings["GlobalSecondaryIndexes"] = [{**index, **_limits(index)} for index in indexes]
    return settings


def _limits(settings: Properties) -> dict[str, Any]:
    """A global table spells the limits of a table or an index as settings of reads and of writes."""
    limits = {
        **settings.get("ReadOnDemandThroughputSettings", {}),
        **settings.get("WriteOnDemandThroughputSettings", {}),
    }
    return {"OnDemandThroughput": limits} if limits else {}


def _with_limits_of_indexes(properties: Properties) -> Properties:
    """Stock keeps an index's limits if they are spelt as those of a plain table's index."""
    indexes = _as_plain(properties)["GlobalSecondaryIndexes"]
    return {**properties, "GlobalSecondaryIndexes": indexes} if indexes else properties


def _other_regions(properties: Properties) -> set[str]:
    return {replica["Region"] for replica in properties.get("Replicas", [])} - {internals.region()}


def _replicate(table: str, **update: Any) -> None:
    call("dynamodb", "update_table", TableName=table, ReplicaUpdates=[update])


def _delete_replicas(table: str, properties: Properties) -> None:
    for region in sorted(_other_regions(properties)):
        _replicate(table, Delete={"RegionName": region})


def _table_id(table: str, _properties: Properties) -> Mapping[str, Any]:
    return {"TableId": call("dynamodb", "describe_table", TableName=table)["Table"]["TableId"]}


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {
    "AWS::DynamoDB::GlobalTable": Extension(
        _restore,
        _table_id,
        before_delete=_delete_replicas,
        prepare=_with_limits_of_indexes,
        named_by="TableName",
    )
}
