// A worker of a plain stack: a queue, and as many tasks on Fargate as there is work.
'use strict';

const { Duration } = require('aws-cdk-lib');
const autoscaling = require('aws-cdk-lib/aws-applicationautoscaling');
const ecs = require('aws-cdk-lib/aws-ecs');
const { Construct } = require('constructs');
const { alarm, every, math } = require('./alarms');
const { alarmName, fargateService, taskCount, taskMetrics, tell } = require('./fargate');
const { deadLetterQueue, makeQueue } = require('./storage');
const { STOP_SECONDS, fargateTask } = require('./task');

const ROWS = { Age: 'worker', Backlog: 'worker', Memory: 'service', Tasks: 'service' };
const PER_TASK = '(FILL(waiting, 0) + FILL(working, 0)) / IF(FILL(running, 0) > 0, FILL(running, 0), 1)';
const BACKLOG = 10;
const OLDEST_SECONDS = 900;

/** Tasks that work on the messages of a queue of their own; those of a receive take `workSeconds` at most. */
class Worker extends Construct {
  constructor(stack, id, { cluster, image, workSeconds }) {
    super(stack, id);
    const failed = this.makeQueues(stack, workSeconds);
    const environment = { QUEUE_URL: this.queue.queueUrl };
    Object.assign(this, fargateTask(this, stack, { image, environment, ...stack.tier.task }));
    this.queue.grantConsumeMessages(this.task.taskRole);
    const undelivered = failed.node.findChild('UndeliveredAlarm').alarmName;
    const { onDemandBase: base } = stack.tier.worker;
    this.service = fargateService(this, stack, {
      cluster,
      task: this.task,
      gates: [undelivered, ...Object.keys(ROWS).map((row) => alarmName(this, row))],
      capacityProviderStrategies: [
        ...(base ? [{ capacityProvider: 'FARGATE', base, weight: 0 }] : []),
        { capacityProvider: 'FARGATE_SPOT', weight: 1 },
      ],
      deploymentStrategy: ecs.DeploymentStrategy.ROLLING,
    });
    this.scale(stack);
    for (const [row, metric] of Object.entries({ ...this.metrics(), ...taskMetrics(this.service) })) {
      alarm(this, `${ROWS[row]}.${row}`, metric, { stack, name: alarmName(this, row) });
    }
    tell(this, stack, this.service);
  }

  /** Make the queue; return the one for what failed in it. */
  makeQueues(stack, workSeconds) {
    const scope = new Construct(this, 'Queue');
    const queueName = scope.node.path.replaceAll('/', '-');
    const failed = deadLetterQueue(scope, 'Failed', stack, queueName);
    this.queue = makeQueue(scope, 'Default', stack, {
      queueName,
      deadLetterQueue: { queue: failed, maxReceiveCount: 5 },
      visibilityTimeout: Duration.seconds(workSeconds + STOP_SECONDS),
      retentionPeriod: Duration.days(4),
      receiveMessageWaitTime: Duration.seconds(20),
    });
    return failed;
  }

  /** Return the metrics of PER_TASK. */
  backlog() {
    return {
      waiting: this.queue.metricApproximateNumberOfMessagesVisible(every('Average')),
      working: this.queue.metricApproximateNumberOfMessagesNotVisible(every('Average')),
      running: taskCount(this.service, 'Running'),
    };
  }

  metrics() {
    const oldest = this.queue.metricApproximateAgeOfOldestMessage(every('Maximum'));
    const age = 'age of the oldest message, as a share of max_message_age';
    const multiple = 'messages per task, as a multiple of backlog_per_task';
    return {
      Age: math(`oldest / ${OLDEST_SECONDS}`, { oldest }, age),
      Backlog: math(`(${PER_TASK}) / ${BACKLOG}`, this.backlog(), multiple),
    };
  }

  /** Follow the backlog of each task: an expression, which the L2 has no target tracking for. */
  scale(stack) {
    const { minCapacity, maxCapacity } = stack.tier.worker;
    const count = this.service.autoScaleTaskCount({ minCapacity, maxCapacity });
    const target = count.node.findChild('Target');
    const queries = Object.entries(this.backlog()).map(([id, metric]) => ({
      id,
      metricStat: {
        metric: {
          namespace: metric.namespace,
          metricName: metric.metricName,
          dimensions: Object.entries(metric.dimensions).map(([name, value]) => ({ name, value })),
        },
        stat: metric.statistic,
      },
      returnData: false,
    }));
    const result = { id: 'result', expression: PER_TASK, label: 'messages per task', returnData: true };
    new autoscaling.CfnScalingPolicy(target, 'Backlog', {
      policyName: `${count.node.path.replaceAll('/', '')}Backlog`,
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.scalableTargetId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: BACKLOG,
        customizedMetricSpecification: { metrics: [...queries, result] },
      },
    });
  }
}

module.exports = { Worker };
