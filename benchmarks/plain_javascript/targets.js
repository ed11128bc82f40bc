// The target groups behind a plain entry, and what the alarms of those who answer measure of them.
'use strict';

const { Duration } = require('aws-cdk-lib');
const elbv2 = require('aws-cdk-lib/aws-elasticloadbalancingv2');
const { every, math } = require('./alarms');

const PORT = 8080;

/** Make a group of targets that tell at `path` whether they can serve. */
function targetGroup(scope, id, { stack, vpc, path, targetType }) {
  return new elbv2.ApplicationTargetGroup(scope, id, {
    vpc,
    port: PORT,
    protocol: elbv2.ApplicationProtocol.HTTP,
    targetType,
    deregistrationDelay: Duration.seconds(stack.tier.service.deregistrationSeconds),
    healthCheck: {
      path,
      interval: Duration.seconds(10),
      timeout: Duration.seconds(5),
      healthyThresholdCount: 2,
      unhealthyThresholdCount: 3,
    },
  });
}

/** Return what the alarms of whoever answers measure ({alarm: metric}). */
function targetMetrics(groups) {
  const code = elbv2.HttpCodeTarget.TARGET_5XX_COUNT;
  const errors = groups.map((group) => group.metrics.httpCodeTarget(code, every('Sum')));
  const times = groups.map((group) => group.metrics.targetResponseTime(every('p99')));
  return {
    ServerErrors: overGroups('SUM', errors, '5xx'),
    Latency: overGroups('MAX', times, 'p99 of the response time'),
  };
}

/** Return a metric over all target groups, of which one may have no traffic. */
function overGroups(how, metrics, label) {
  const named = Object.fromEntries(metrics.map((metric, number) => [`group${number}`, metric]));
  return math(`${how}([${Object.keys(named).map((name) => `FILL(${name}, 0)`).join(', ')}])`, named, label);
}

module.exports = { PORT, overGroups, targetGroup, targetMetrics };
