// A job of a plain stack: a schedule, and a state machine that runs a task on Fargate spot and never beside itself.
'use strict';

const { Duration, TimeZone } = require('aws-cdk-lib');
const iam = require('aws-cdk-lib/aws-iam');
const scheduler = require('aws-cdk-lib/aws-scheduler');
const targets = require('aws-cdk-lib/aws-scheduler-targets');
const sfn = require('aws-cdk-lib/aws-stepfunctions');
const { Construct } = require('constructs');
const { alarm, every, math } = require('./alarms');
const { APP, closedGroup } = require('./network');
const { deadLetterQueue } = require('./storage');
const { fargateTask } = require('./task');
const RUN = require('../data/run.json'); // the state machine, without the arguments of the task that it runs

const INPUT = '$states.context.Execution.Input.scheduled';
const SCHEDULED = `{% $exists(${INPUT}) ? ${INPUT} : $states.context.Execution.StartTime %}`;

/** A task that runs by `schedule`, as EventBridge Scheduler writes it, in the hours of `timeZone`. */
class Job extends Construct {
  constructor(stack, id, { cluster, image, schedule, timeZone }) {
    super(stack, id);
    Object.assign(this, fargateTask(this, stack, { image, ...stack.tier.task }));
    const role = this.runRole(stack, cluster);
    const machine = new sfn.StateMachine(this, 'Run', {
      definitionBody: sfn.DefinitionBody.fromString(stack.toJsonString(this.definition(cluster))),
      role,
      logs: {
        destination: stack.logGroup(this, 'RunLogs', `/aws/vendedlogs/states/${this.node.path}`),
        level: sfn.LogLevel.ALL,
        includeExecutionData: false,
      },
      tracingEnabled: true,
    });
    const looks = new iam.PolicyStatement({
      actions: ['states:ListExecutions'],
      resources: [machine.stateMachineArn],
    });
    const begins = this.begin(
      stack,
      machine,
      scheduler.ScheduleExpression.expression(schedule, TimeZone.of(timeZone)),
    );
    begins.node.addDependency(new iam.Policy(this, 'Looks', { statements: [looks], roles: [role] }));
    for (const [row, metric] of Object.entries(this.metrics(machine))) {
      alarm(this, `job.${row}`, metric, { stack });
    }
  }

  definition(cluster) {
    const environment = [{ Name: 'SCHEDULED_TIME', Value: SCHEDULED }];
    const definition = structuredClone(RUN);
    definition.States.Run.Arguments = {
      Cluster: cluster.clusterArn,
      TaskDefinition: this.task.taskDefinitionArn,
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
      PlatformVersion: 'LATEST',
      PropagateTags: 'TASK_DEFINITION',
      NetworkConfiguration: {
        AwsvpcConfiguration: {
          Subnets: cluster.vpc.selectSubnets(APP).subnetIds,
          SecurityGroups: [closedGroup(this, cluster.vpc, 'Runs').securityGroupId],
          AssignPublicIp: 'DISABLED',
        },
      },
      Overrides: {
        ContainerOverrides: [{ Name: this.container.containerName, Environment: environment }],
      },
    };
    return definition;
  }

  /** Make the role of the state machine: it may run this task, see it and end it. */
  runRole(stack, cluster) {
    const inCluster = { ArnEquals: { 'ecs:cluster': cluster.clusterArn } };
    const ecs = (resource, resourceName) => stack.formatArn({ service: 'ecs', resource, resourceName });
    const tasks = ecs('task', `${cluster.clusterName}/*`);
    const rule = stack.formatArn({
      service: 'events',
      resource: 'rule',
      resourceName: 'StepFunctionsGetEventsForECSTaskRule',
    });
    const passed = [this.task.taskRole.roleArn, this.task.obtainExecutionRole().roleArn];
    const toTasks = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };
    const may = [
      [['ecs:RunTask'], [ecs('task-definition', `${this.task.family}:*`)], inCluster],
      [['ecs:StopTask', 'ecs:DescribeTasks'], [tasks], inCluster],
      [['ecs:TagResource'], [tasks], { StringEquals: { 'ecs:CreateAction': 'RunTask' } }],
      [['iam:PassRole'], passed, toTasks],
      [['events:PutRule', 'events:PutTargets', 'events:DescribeRule'], [rule], {}],
    ];
    const role = new iam.Role(this, 'Runs', {
      assumedBy: stack.ownService('states', 'states:stateMachine:*'),
    });
    for (const [actions, resources, conditions] of may) {
      role.addToPolicy(new iam.PolicyStatement({ actions, resources, conditions }));
    }
    return role;
  }

  /** Make the schedule, which keeps what it could not begin. */
  begin(stack, machine, schedule) {
    const unbegun = deadLetterQueue(this, 'Unbegun', stack);
    const group = stack.formatArn({ service: 'scheduler', resource: 'schedule-group', resourceName: 'default' });
    const role = new iam.Role(this, 'Schedules', {
      assumedBy: new iam.ServicePrincipal('scheduler.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnEquals: { 'aws:SourceArn': group },
        },
      }),
    });
    unbegun.grantSendMessages(role);
    return new scheduler.Schedule(this, 'Default', {
      schedule,
      target: new targets.StepFunctionsStartExecution(machine, {
        role,
        deadLetterQueue: unbegun,
        retryAttempts: 2,
        input: scheduler.ScheduleTargetInput.fromObject({ scheduled: scheduler.ContextAttribute.scheduledTime }),
      }),
      timeWindow: scheduler.TimeWindow.off(),
      key: stack.tier.ownKey ? stack.key : undefined,
      description: `Begins ${this.node.path}`,
    });
  }

  metrics(machine) {
    const bad = {
      failed: machine.metricFailed(every('Sum')),
      late: machine.metricTimedOut(every('Sum')),
      aborted: machine.metricAborted(every('Sum')),
    };
    const sum = Object.keys(bad).map((name) => `FILL(${name}, 0)`).join(' + ');
    return {
      Failed: math(sum, bad, 'runs that did not end well'),
      Missed: machine.metricStarted({ period: Duration.hours(1), statistic: 'Sum' }),
    };
  }
}

module.exports = { Job };
