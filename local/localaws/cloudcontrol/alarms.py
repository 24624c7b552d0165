"""The type of CloudWatch."""

from collections.abc import Mapping

from localaws.cloudcontrol.failures import Absent
from localaws.cloudcontrol.reading import Reader
from localaws.cloudcontrol.types import Properties, Type, picked

_SAME = (
    *("ActionsEnabled", "AlarmActions", "AlarmDescription", "AlarmName", "ComparisonOperator", "DatapointsToAlarm"),
    *("Dimensions", "EvaluateLowSampleCountPercentile", "EvaluationPeriods", "ExtendedStatistic"),
    *("InsufficientDataActions", "MetricName", "Metrics", "Namespace", "OKActions", "Period", "Statistic"),
    *("Threshold", "ThresholdMetricId", "TreatMissingData", "Unit"),
)


def _alarm(reader: Reader, asked: Mapping[str, str]) -> Properties:
    alarms = reader.call("cloudwatch", "describe_alarms", AlarmNames=[asked["AlarmName"]])["MetricAlarms"]
    if not alarms:
        raise Absent(f"Alarm {asked['AlarmName']} is not found")
    arn = alarms[0]["AlarmArn"]
    tags = reader.call("cloudwatch", "list_tags_for_resource", ResourceARN=arn)["Tags"]
    return picked(alarms[0], *_SAME) | {"Arn": arn} | ({"Tags": tags} if tags else {})


TYPES = {"AWS::CloudWatch::Alarm": Type(("AlarmName",), _alarm)}
