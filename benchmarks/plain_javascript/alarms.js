// Alarms of the plain service, all alike but for their metric, threshold and text.
'use strict';

const { Duration } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');

const MINUTE = Duration.minutes(1);

/** Make an alarm that notifies when it starts and when it ends. */
function alarm(scope, id, notify, metric, threshold, description, { periods = 5, datapoints = 3 } = {}) {
  const made = new cloudwatch.Alarm(scope, id, {
    metric,
    threshold,
    evaluationPeriods: periods,
    datapointsToAlarm: datapoints,
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    alarmDescription: description,
  });
  made.addAlarmAction(notify);
  made.addOkAction(notify);
  return made;
}

/** Watch the table for refused requests and for errors of DynamoDB's own. */
function tableAlarms(scope, notify, table) {
  for (const [kind, verb] of [['Read', 'Reads from'], ['Write', 'Writes to']]) {
    alarm(
      scope,
      `Users${kind}ThrottlesAlarm`,
      notify,
      table.metric(`${kind}ThrottleEvents`, { period: MINUTE, statistic: 'Sum' }),
      0,
      `${verb} this table are refused: it is at its maximum, a key is hot, or traffic rose suddenly. `
        + 'See the throttled keys in Contributor Insights; raise the maximum units if the traffic is real.',
    );
  }
  const operations = [
    dynamodb.Operation.GET_ITEM,
    dynamodb.Operation.BATCH_GET_ITEM,
    dynamodb.Operation.QUERY,
    dynamodb.Operation.SCAN,
    dynamodb.Operation.PUT_ITEM,
    dynamodb.Operation.UPDATE_ITEM,
    dynamodb.Operation.DELETE_ITEM,
    dynamodb.Operation.BATCH_WRITE_ITEM,
  ];
  alarm(
    scope,
    'UsersSystemErrorsAlarm',
    notify,
    table.metricSystemErrorsForOperations({ operations, period: MINUTE }),
    0,
    'DynamoDB itself fails requests to this table. '
      + "See the AWS Health Dashboard; SDKs retry, so look at the callers' own errors before acting.",
  );
}

module.exports = { MINUTE, alarm, tableAlarms };
