"""CloudWatch: alarms on metric math, and on other alarms."""

from collections.abc import Mapping
from typing import Any, Final

from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.api import call, convert
from paved_constructs.tools.local.handlers.registry import Extension, Handler, Properties
from paved_constructs.tools.local.handlers.tags import retag

_ONE_METRIC: Final = ("MetricName", "Namespace", "Statistic", "Period", "Dimensions")
_DROPPED: Final = ("Metrics", "EvaluateLowSampleCountPercentile", "ThresholdMetricId")


def _without_metric_math(properties: Properties) -> Properties:
    """Stock refuses an alarm without a metric of its own."""
    if "Metrics" not in properties:
        return properties
    kept = {name: value for name, value in properties.items() if name not in _DROPPED}
    return {"Threshold": 0, **kept, "MetricName": "-", "Namespace": "-"}


def _restore_alarm(name: str, properties: Properties, _previous: Properties) -> None:
    """PutMetricAlarm drops these too, so they go where DescribeAlarms reads."""
    alarm = internals.alarms[name]
    if "Metrics" in properties:
        for member in _ONE_METRIC:
            alarm.pop(member, None)
    if "ExtendedStatistic" in properties:
        del alarm["Statistic"]
    dropped = {member: properties[member] for member in _DROPPED if member in properties}
    alarm.update(convert("cloudwatch", "put_metric_alarm", **dropped))


def _create_composite(name: str, properties: Properties) -> str:
    alarm: str = properties.get("AlarmName", name)
    call("cloudwatch", "put_composite_alarm", **{**properties, "AlarmName": alarm})
    return alarm


def _update_composite(alarm: str, properties: Properties, previous: Properties) -> None:
    settings = {name: value for name, value in properties.items() if name != "Tags"}
    call("cloudwatch", "put_composite_alarm", **{**settings, "AlarmName": alarm})
    arn = _composite_attributes(alarm, properties)["Arn"]
    retag("cloudwatch", properties, previous, ResourceARN=arn)


def _delete_composite(alarm: str, _properties: Properties) -> None:
    call("cloudwatch", "delete_alarms", AlarmNames=[alarm])


def _composite_attributes(alarm: str, _properties: Properties) -> Mapping[str, Any]:
    return {"Arn": f"arn:aws:cloudwatch:{internals.region()}:{internals.account()}:alarm:{alarm}"}


ADDED: Final[Mapping[str, Handler]] = {
    "AWS::CloudWatch::CompositeAlarm": Handler(
        create=_create_composite,
        update=_update_composite,
        delete=_delete_composite,
        attributes=_composite_attributes,
        create_only=("AlarmName",),
    )
}
EXTENDED: Final[Mapping[str, Extension]] = {
    "AWS::CloudWatch::Alarm": Extension(_restore_alarm, prepare=_without_metric_math)
}
