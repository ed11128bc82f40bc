// A function of the plain service: role, logs, dead-letter queue, alias, alarms and rollout.
'use strict';

const path = require('node:path');
const { Duration, RemovalPolicy, Stack } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const codedeploy = require('aws-cdk-lib/aws-codedeploy');
const iam = require('aws-cdk-lib/aws-iam');
const lambda = require('aws-cdk-lib/aws-lambda');
const logs = require('aws-cdk-lib/aws-logs');
const sqs = require('aws-cdk-lib/aws-sqs');
const { MINUTE, alarm } = require('./alarms');

const CODE = path.join(__dirname, '..', '..', 'stacks', 'sources', 'identity');
const TIMEOUT = Duration.seconds(30);

/** Make a function and the alias that its callers use; `memory` is in MiB. */
function makeFunction(scope, id, handler, shared, memory = 512) {
  const own = { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } };
  const role = new iam.Role(scope, `${id}Role`, {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com', { conditions: own }),
  });
  const logGroup = new logs.LogGroup(scope, `${id}Logs`, {
    retention: logs.RetentionDays.ONE_YEAR,
    encryptionKey: shared.key,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  logGroup.grantWrite(role);
  shared.key.grantDecrypt(role);
  const made = new lambda.Function(scope, id, {
    code: lambda.Code.fromAsset(CODE, {
      exclude: ['__pycache__', '*.pyc', '.pytest_cache', '.mypy_cache', '.DS_Store'],
    }),
    handler,
    runtime: lambda.Runtime.PYTHON_3_14,
    memorySize: memory,
    timeout: TIMEOUT,
    architecture: lambda.Architecture.ARM_64,
    runtimeManagementMode: lambda.RuntimeManagementMode.AUTO,
    loggingFormat: lambda.LoggingFormat.JSON,
    applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
    systemLogLevelV2: lambda.SystemLogLevel.INFO,
    tracing: lambda.Tracing.ACTIVE,
    environmentEncryption: shared.key,
    recursiveLoop: lambda.RecursiveLoop.TERMINATE,
    role,
    logGroup,
    deadLetterQueue: deadLetterQueue(scope, `${id}Failed`, shared),
  });
  const alias = new lambda.Alias(scope, `${id}Live`, {
    aliasName: 'live',
    version: made.currentVersion,
    retryAttempts: 2,
    maxEventAge: Duration.hours(6),
  });
  const rollout = new codedeploy.LambdaDeploymentGroup(scope, `${id}Rollout`, {
    application: shared.application,
    role: shared.deploymentRole.withoutPolicyUpdates(),
    alias,
    deploymentConfig: codedeploy.LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
    alarms: functionAlarms(scope, id, alias, shared.notify),
    autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
  });
  rollout.node.addDependency(shifts(scope, `${id}Shifts`, made, shared.deploymentRole));
  return { made, alias };
}

function shifts(scope, id, made, role) {
  return new iam.Policy(scope, id, {
    roles: [role],
    statements: [
      new iam.PolicyStatement({
        actions: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
        resources: [made.functionArn, `${made.functionArn}:live`],
      }),
      new iam.PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
    ],
  });
}

function deadLetterQueue(scope, id, shared) {
  const queue = new sqs.Queue(scope, id, {
    encryption: sqs.QueueEncryption.KMS,
    encryptionMasterKey: shared.key,
    dataKeyReuse: Duration.minutes(5),
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    redriveAllowPolicy: { redrivePermission: sqs.RedrivePermission.DENY_ALL },
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  alarm(
    scope,
    `${id}UndeliveredAlarm`,
    shared.notify,
    queue.metricApproximateNumberOfMessagesVisible({ period: MINUTE, statistic: 'Maximum' }),
    0,
    'Something could not be handled after all its retries and lies in this queue. '
      + 'Read a message for its cause, mend that, then redrive the queue; messages are dropped after 14 days.',
    { periods: 1, datapoints: 1 },
  );
  return queue;
}

function functionAlarms(scope, id, alias, notify) {
  const errors = alarm(
    scope,
    `${id}ErrorsAlarm`,
    notify,
    alias.metricErrors({ period: MINUTE, statistic: 'Sum' }),
    0,
    'The function fails for its callers. '
      + 'Read the newest errors in its log group; if they began with a rollout, it has been turned back.',
  );
  const throttles = alarm(
    scope,
    `${id}ThrottlesAlarm`,
    notify,
    alias.metricThrottles({ period: MINUTE, statistic: 'Sum' }),
    0,
    "Lambda refuses to run the function: the account's or the function's concurrency is used up. "
      + 'See which function took the concurrency; ask for a higher quota or cap that one at its source.',
  );
  const shareOfTimeout = new cloudwatch.MathExpression({
    expression: `slowest / ${TIMEOUT.toMilliseconds()}`,
    usingMetrics: { slowest: alias.metricDuration({ period: MINUTE, statistic: 'p99' }) },
    label: 'p99 of the duration, as a share of the timeout',
    period: MINUTE,
  });
  const duration = alarm(
    scope,
    `${id}DurationAlarm`,
    notify,
    shareOfTimeout,
    0.8,
    'The slowest calls take over four fifths of the time limit and will soon be cut off. '
      + 'Look at its traces for what it waits for; more memory also means more CPU.',
  );
  return [errors, throttles, duration];
}

module.exports = { makeFunction };
