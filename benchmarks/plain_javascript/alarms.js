// Alarms of the plain services: thresholds and texts are data, as another language reads them too.
'use strict';

const { Duration } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const ROWS = require('../data/alarms.json');

const MINUTE = Duration.minutes(1);

/** Make the alarm of a row, as "function.Errors", that notifies when it starts and when it ends. */
function alarm(scope, row, metric, { stack, name }) {
  const [kind, id] = row.split('.');
  const { threshold, description, below = false, periods = 5, datapoints = 3, missing } = ROWS[kind][id];
  const compare = cloudwatch.ComparisonOperator;
  const made = new cloudwatch.Alarm(scope, `${id}Alarm`, {
    alarmName: name,
    metric,
    threshold,
    evaluationPeriods: periods,
    datapointsToAlarm: datapoints,
    comparisonOperator: below ? compare.LESS_THAN_THRESHOLD : compare.GREATER_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData[missing ?? 'NOT_BREACHING'],
    alarmDescription: description,
  });
  made.addAlarmAction(stack.notify);
  made.addOkAction(stack.notify);
  return made;
}

/** Return an expression over metrics, with a value a minute. */
function math(expression, usingMetrics, label) {
  return new cloudwatch.MathExpression({ expression, usingMetrics, label, period: MINUTE });
}

/** Say that a metric is asked for every minute. */
function every(statistic) {
  return { period: MINUTE, statistic };
}

module.exports = { MINUTE, alarm, every, math };
