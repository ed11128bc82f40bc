"""CloudWatch: alarms and log groups."""

from __future__ import annotations

from typing import Final

from paved_constructs.tools.verify.reader import Reader, Readers


def _log_group(value: str) -> Reader:
    # there is no call for one group; a name has no character that means something in JMESPath's quotes
    described = "logGroups[?logGroupName=='{id}'] | [0]"
    return Reader("logs", "describe_log_groups", {"logGroupNamePrefix": "id"}, value, described=described)


OBSERVABILITY: Final[Readers] = {
    "AWS::CloudWatch::Alarm.AlarmActions": Reader(
        "cloudwatch",
        "describe_alarms",
        {"AlarmNames": "[id]"},
        "ActionsEnabled != `false` && AlarmActions",  # actions that are switched off wake nobody
        described="MetricAlarms[0]",
    ),
    "AWS::Logs::LogGroup.KmsKeyId": _log_group("kmsKeyId"),
    "AWS::Logs::LogGroup.RetentionInDays": _log_group("retentionInDays"),
}
