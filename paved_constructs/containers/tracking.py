"""Target tracking of an expression over metrics, which the CDK's own helper has only for a single one."""

from __future__ import annotations

from typing import Any, Final, cast

from aws_cdk import aws_applicationautoscaling as autoscaling
from aws_cdk import aws_cloudwatch as cloudwatch

Policy = autoscaling.CfnScalingPolicy
RESULT: Final = "result"


def track(
    count: autoscaling.BaseScalableAttribute, id: str, metric: cloudwatch.MathExpression, target_value: float
) -> None:
    """Let what `count` is the number of grow and shrink so that the expression stays at `target_value`."""
    target = cast(autoscaling.ScalableTarget, count.node.find_child("Target"))
    queries = [_query(name, one) for name, one in metric.using_metrics.items()]
    result = Policy.TargetTrackingMetricDataQueryProperty(
        id=RESULT, expression=metric.expression, label=metric.label, return_data=True
    )
    specification = Policy.CustomizedMetricSpecificationProperty(metrics=[*queries, result])
    Policy(
        target,
        id,
        policy_name=f"{count.node.path.replace('/', '')}{id}",
        policy_type="TargetTrackingScaling",
        scaling_target_id=target.scalable_target_id,
        target_tracking_scaling_policy_configuration=Policy.TargetTrackingScalingPolicyConfigurationProperty(
            target_value=target_value, customized_metric_specification=specification
        ),
    )


def _query(name: str, metric: cloudwatch.IMetric) -> Any:
    if not isinstance(metric, cloudwatch.Metric):
        raise TypeError(f"{name} is not a metric but an expression over others")
    dimensions = [
        Policy.TargetTrackingMetricDimensionProperty(name=key, value=value)
        for key, value in sorted((metric.dimensions or {}).items())
    ]
    return Policy.TargetTrackingMetricDataQueryProperty(
        id=name,
        return_data=False,
        metric_stat=Policy.TargetTrackingMetricStatProperty(
            stat=metric.statistic,
            metric=Policy.TargetTrackingMetricProperty(
                namespace=metric.namespace, metric_name=metric.metric_name, dimensions=dimensions
            ),
        ),
    )
