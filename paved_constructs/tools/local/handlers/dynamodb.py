"""DynamoDB: what stock drops of a table."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.descriptions import Description, describe
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties
from paved_constructs.tools.local.handlers.tags import retag

_BACKUPS: Final = Description("dynamodb", "DescribeContinuousBackups", "ContinuousBackupsDescription", ("TableName",))
DESCRIPTIONS: Final = (_BACKUPS,)


def _encrypt(table: str, value: Properties, _previous: Properties) -> None:
    enabled = value.get("SSEEnabled", False)
    key = {"SSEType": "KMS", "KMSMasterKeyId": value.get("KMSMasterKeyId")} if enabled else {}
    call("dynamodb", "update_table", TableName=table, SSESpecification={"Enabled": enabled, **key})


def _recover(table: str, value: Properties, _previous: Properties) -> None:
    specification = {"PointInTimeRecoveryEnabled": False, **value}
    parameters = {"TableName": table, "PointInTimeRecoverySpecification": specification}
    call("dynamodb", "update_continuous_backups", **parameters)
    days = {"RecoveryPeriodInDays": value.get("RecoveryPeriodInDays")}
    describe(_BACKUPS, (table,), {"PointInTimeRecoveryDescription": days})


def _expire(table: str, value: Properties, previous: Properties) -> None:
    specification = value or {**previous, "Enabled": False}
    call("dynamodb", "update_time_to_live", TableName=table, TimeToLiveSpecification=specification)


def _watch_keys(table: str, value: Properties, _previous: Properties, **index: str) -> None:
    action = "ENABLE" if str(value.get("Enabled")).lower() == "true" else "DISABLE"
    call("dynamodb", "update_contributor_insights", TableName=table, ContributorInsightsAction=action, **index)


def _cap(table: str, value: Properties, _previous: Properties) -> None:
    no_limit = {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": -1}
    call("dynamodb", "update_table", TableName=table, OnDemandThroughput=no_limit | dict(value))


def _protect(table: str, value: Any, _previous: Any) -> None:
    call("dynamodb", "update_table", TableName=table, DeletionProtectionEnabled=value or False)


def _classify(table: str, value: Any, _previous: Any) -> None:
    call("dynamodb", "update_table", TableName=table, TableClass=value or "STANDARD")


_SETTINGS: Final[Mapping[str, Callable[[str, Any, Any], None]]] = {
    "SSESpecification": _encrypt,
    "PointInTimeRecoverySpecification": _recover,
    "TimeToLiveSpecification": _expire,
    "ContributorInsightsSpecification": _watch_keys,
    "OnDemandThroughput": _cap,
    "DeletionProtectionEnabled": _protect,
    "TableClass": _classify,
}


def restore_table(table: str, properties: Properties, previous: Properties) -> None:
    """Applies what stock drops of a plain table."""
    for name, apply in _SETTINGS.items():
        value, before = properties.get(name), previous.get(name)
        if value != before:
            apply(table, value or {}, before or {})
    arn = call("dynamodb", "describe_table", TableName=table)["Table"]["TableArn"]
    retag("dynamodb", properties, previous, ResourceArn=arn)
    if policy := properties.get("ResourcePolicy"):
        call("dynamodb", "put_resource_policy", ResourceArn=arn, Policy=policy["PolicyDocument"])
    elif previous.get("ResourcePolicy"):
        call("dynamodb", "delete_resource_policy", ResourceArn=arn)
    _watch_indexes(table, properties, previous)


def _watch_indexes(table: str, properties: Properties, previous: Properties) -> None:
    """Contributor Insights of the indexes, which are asked for one by one."""
    before = {index["IndexName"]: index for index in previous.get("GlobalSecondaryIndexes", [])}
    for index in properties.get("GlobalSecondaryIndexes", []):
        name = index["IndexName"]
        value, old = (one.get("ContributorInsightsSpecification") for one in (index, before.get(name, {})))
        if value != old:
            _watch_keys(table, value or {}, {}, IndexName=name)


ADDED: Final[Mapping[str, Handler]] = {}
EXTENDED: Final[Mapping[str, Extension]] = {"AWS::DynamoDB::Table": Extension(restore_table)}
