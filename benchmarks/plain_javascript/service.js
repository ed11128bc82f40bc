// A web service of a plain stack: tasks on Fargate behind an entry, deployments, scaling, alarms.
'use strict';

const { Duration } = require('aws-cdk-lib');
const ecs = require('aws-cdk-lib/aws-ecs');
const elbv2 = require('aws-cdk-lib/aws-elasticloadbalancingv2');
const iam = require('aws-cdk-lib/aws-iam');
const { Construct } = require('constructs');
const { alarm, every } = require('./alarms');
const { Entry } = require('./entry');
const { alarmName, fargateService, taskMetrics, tell } = require('./fargate');
const { PORT, targetGroup, targetMetrics } = require('./targets');
const { STOP_SECONDS, fargateTask } = require('./task');

const JAVA = {
  JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=70 -XX:+UseSerialGC -XX:ActiveProcessorCount=1 '
    + '-XX:+ExitOnOutOfMemoryError',
  MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: 'true',
  SERVER_PORT: String(PORT),
  SERVER_SHUTDOWN: 'graceful',
  SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: `${STOP_SECONDS - 10}s`,
};
const NAMED = ['ServerErrors', 'Latency', 'Cpu', 'Memory', 'Tasks'];

/** A Java service that answers at https://<host>; `cpu` is in units (1024 are a vCPU), `memory` in MiB. */
class Service extends Construct {
  constructor(stack, id, { cluster, image, host, cpu, memory }) {
    super(stack, id);
    const { vpc } = cluster;
    Object.assign(this, fargateTask(this, stack, { image, cpu, memory, environment: JAVA, port: PORT }));
    const groups = stack.tier.canary ? ['Targets', 'OtherTargets'] : ['Targets'];
    const path = '/actuator/health/readiness';
    const targetType = elbv2.TargetType.IP;
    this.groups = groups.map((name) => targetGroup(this, name, { stack, vpc, path, targetType }));
    const { rule, alarm: unhealthy } = new Entry(this, 'Entry', stack, vpc, host).send(this.groups, stack);
    const gates = [unhealthy.alarmName, ...NAMED.map((row) => alarmName(this, row))];
    this.service = this.makeService(stack, cluster, gates);
    this.service.node.addDependency(rule);
    const [first, other] = this.groups;
    first.addTarget(this.service.loadBalancerTarget({
      containerName: this.container.containerName,
      alternateTarget: other ? this.alternate(stack, other, rule) : undefined,
    }));
    const { minCapacity, maxCapacity } = stack.tier.service;
    const count = this.service.autoScaleTaskCount({ minCapacity, maxCapacity });
    count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    const metrics = {
      ...targetMetrics(this.groups),
      Cpu: this.service.metricCpuUtilization(every('Average')),
      ...taskMetrics(this.service),
    };
    for (const [row, metric] of Object.entries(metrics)) {
      alarm(this, `service.${row}`, metric, { stack, name: alarmName(this, row) });
    }
    tell(this, stack, this.service);
  }

  makeService(stack, cluster, gates) {
    const strategy = stack.tier.canary
      ? {
        deploymentStrategy: ecs.DeploymentStrategy.CANARY,
        canaryConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(10) },
        bakeTime: Duration.minutes(5),
      }
      : { deploymentStrategy: ecs.DeploymentStrategy.ROLLING };
    return fargateService(this, stack, {
      cluster,
      task: this.task,
      gates,
      capacityProviderStrategies: [{ capacityProvider: stack.tier.service.capacityProvider, weight: 1 }],
      healthCheckGracePeriod: Duration.seconds(60),
      ...strategy,
    });
  }

  /** Let ECS shift traffic to the other target group, in a role that may do just that. */
  alternate(stack, other, rule) {
    const look = ['Listeners', 'Rules', 'TargetGroups', 'TargetHealth'].map((what) => `Describe${what}`);
    const may = [
      [['ModifyRule'], [rule.listenerRuleArn]],
      [['RegisterTargets', 'DeregisterTargets'], this.groups.map((group) => group.targetGroupArn)],
      [look, ['*']],
    ];
    const statements = may.map(([actions, resources]) => new iam.PolicyStatement({
      actions: actions.map((action) => `elasticloadbalancing:${action}`),
      resources,
    }));
    const role = new iam.Role(this, 'Shifts', {
      assumedBy: stack.ownService('ecs'),
      inlinePolicies: { Shifts: new iam.PolicyDocument({ statements }) },
    });
    return new ecs.AlternateTarget('Other', {
      alternateTargetGroup: other,
      productionListener: ecs.ListenerRuleConfiguration.applicationListenerRule(rule),
      role,
    });
  }
}

module.exports = { Service };
