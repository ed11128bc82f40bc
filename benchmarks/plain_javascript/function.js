// A function of a plain service: role, logs, dead-letter queue, network, alias, alarms and rollout.
'use strict';

const path = require('node:path');
const { Duration } = require('aws-cdk-lib');
const codedeploy = require('aws-cdk-lib/aws-codedeploy');
const iam = require('aws-cdk-lib/aws-iam');
const lambda = require('aws-cdk-lib/aws-lambda');
const { Construct } = require('constructs');
const { alarm, every, math } = require('./alarms');
const { APP, closedGroup } = require('./network');
const { deadLetterQueue } = require('./storage');

const SOURCES = path.join(__dirname, '..', '..', 'stacks', 'sources');
const NOT_CODE = ['cdk.out', '__pycache__', '*.pyc', '.pytest_cache', '.mypy_cache', '.DS_Store'];
const TIMEOUT = Duration.seconds(30);
const INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** What the releases of a stack's functions share. */
class Releases extends Construct {
  constructor(stack) {
    super(stack, 'Releases');
    this.application = new codedeploy.LambdaApplication(this, 'Application');
    this.role = new iam.Role(this, 'Role', {
      assumedBy: stack.ownService('codedeploy', 'codedeploy:deploymentgroup:*'),
    });
  }
}

/** A function and the alias that its callers use; `code` is a folder of stacks/sources, `memory` is in MiB. */
class Function extends Construct {
  constructor(stack, id, releases, { code, handler, memory = 512, layers, vpc }) {
    super(stack, id);
    const role = new iam.Role(this, 'Role', { assumedBy: stack.ownService('lambda') });
    const logGroup = stack.logGroup(this, 'Logs');
    logGroup.grantWrite(role);
    const ownKey = stack.tier.ownKey ? stack.key : undefined;
    ownKey?.grantDecrypt(role);
    this.function = new lambda.Function(this, 'Default', {
      code: lambda.Code.fromAsset(path.join(SOURCES, code), { exclude: NOT_CODE }),
      handler,
      runtime: lambda.Runtime.PYTHON_3_14,
      memorySize: memory,
      timeout: TIMEOUT,
      layers,
      architecture: lambda.Architecture.ARM_64,
      runtimeManagementMode: lambda.RuntimeManagementMode.AUTO,
      loggingFormat: lambda.LoggingFormat.JSON,
      applicationLogLevelV2: lambda.ApplicationLogLevel.INFO,
      systemLogLevelV2: lambda.SystemLogLevel.INFO,
      tracing: lambda.Tracing.ACTIVE,
      environmentEncryption: ownKey,
      recursiveLoop: lambda.RecursiveLoop.TERMINATE,
      role,
      logGroup,
      deadLetterQueue: deadLetterQueue(this, 'Failed', stack),
      ...(vpc ? this.placed(vpc, role) : {}),
    });
    this.alias = new lambda.Alias(this, 'Live', {
      aliasName: 'live',
      version: this.function.currentVersion,
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
    });
    this.rollOut(releases, this.alarms(stack), stack.tier.canary);
  }

  /** Put the function into a network; the rights that this takes are Lambda's own, none of the code's. */
  placed(vpc, role) {
    role.addToPolicy(new iam.PolicyStatement({ actions: INTERFACES, resources: ['*'] }));
    role.addToPolicy(new iam.PolicyStatement({
      effect: iam.Effect.DENY,
      actions: INTERFACES,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }));
    return { vpc, vpcSubnets: APP, securityGroups: [closedGroup(this, vpc, 'Function')] };
  }

  alarms(stack) {
    const shareOfTimeout = math(
      `slowest / ${TIMEOUT.toMilliseconds()}`,
      { slowest: this.alias.metricDuration(every('p99')) },
      'p99 of the duration, as a share of the timeout',
    );
    return [
      alarm(this, 'function.Errors', this.alias.metricErrors(every('Sum')), { stack }),
      alarm(this, 'function.Throttles', this.alias.metricThrottles(every('Sum')), { stack }),
      alarm(this, 'function.Duration', shareOfTimeout, { stack }),
    ];
  }

  rollOut(releases, alarms, canary) {
    const config = codedeploy.LambdaDeploymentConfig;
    const rollout = new codedeploy.LambdaDeploymentGroup(this, 'Rollout', {
      application: releases.application,
      role: releases.role.withoutPolicyUpdates(),
      alias: this.alias,
      deploymentConfig: canary ? config.CANARY_10PERCENT_5MINUTES : config.ALL_AT_ONCE,
      alarms,
      autoRollback: { failedDeployment: true, stoppedDeployment: true, deploymentInAlarm: true },
    });
    const arn = this.function.functionArn;
    rollout.node.addDependency(new iam.Policy(this, 'Shifts', {
      roles: [releases.role],
      statements: [
        new iam.PolicyStatement({
          actions: ['lambda:GetAlias', 'lambda:GetProvisionedConcurrencyConfig', 'lambda:UpdateAlias'],
          resources: [arn, `${arn}:live`],
        }),
        new iam.PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: ['*'] }),
      ],
    }));
  }
}

module.exports = { Function, Releases, SOURCES };
