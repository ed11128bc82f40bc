// A web service of a plain stack: tasks on Fargate behind an entry, deployments, scaling, alarms.
'use strict';

const { Duration } = require('aws-cdk-lib');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const ec2 = require('aws-cdk-lib/aws-ec2');
const ecs = require('aws-cdk-lib/aws-ecs');
const elbv2 = require('aws-cdk-lib/aws-elasticloadbalancingv2');
const events = require('aws-cdk-lib/aws-events');
const iam = require('aws-cdk-lib/aws-iam');
const { Construct } = require('constructs');
const { alarm, every, math } = require('./alarms');
const { Entry, overGroups } = require('./entry');
const { APP } = require('./network');
const { PORT, javaTask } = require('./task');

// Alarms that gate deployments by name, as they could not be referred to by the service that they watch.
const NAMED = ['ServerErrors', 'Latency', 'Cpu', 'Memory', 'Tasks'];

/** Make the cluster that the services of a stack share. */
function makeCluster(stack, vpc) {
  const scope = new Construct(stack, 'Cluster');
  const cluster = new ecs.Cluster(scope, 'Default', {
    vpc,
    containerInsightsV2: ecs.ContainerInsights[stack.tier.service.containerInsights],
    executeCommandConfiguration: {
      kmsKey: stack.key,
      logConfiguration: {
        cloudWatchLogGroup: stack.logGroup(scope, 'Sessions'),
        cloudWatchEncryptionEnabled: stack.tier.ownKey,
      },
      logging: ecs.ExecuteCommandLogging.OVERRIDE,
    },
  });
  cluster.node.defaultChild.capacityProviders = ['FARGATE', 'FARGATE_SPOT'];
  return cluster;
}

/** A Java service that answers at https://<host>; `cpu` is in units (1024 are a vCPU), `memory` in MiB. */
class Service extends Construct {
  constructor(stack, id, { cluster, image, host, cpu, memory }) {
    super(stack, id);
    Object.assign(this, javaTask(this, stack, { image, cpu, memory }));
    const groups = stack.tier.canary ? ['Targets', 'OtherTargets'] : ['Targets'];
    this.groups = groups.map((name) => this.targetGroup(name, stack, cluster.vpc));
    const entry = new Entry(this, 'Entry', stack, cluster.vpc, host);
    const { rule, alarm: unhealthy } = entry.send(this.groups, stack);
    const gates = [unhealthy.alarmName, ...NAMED.map((row) => this.alarmName(row))];
    this.service = this.makeService(stack, cluster, gates);
    this.service.node.addDependency(this.task.obtainExecutionRole());
    this.service.node.addDependency(rule);
    const [first, other] = this.groups;
    first.addTarget(this.service.loadBalancerTarget({
      containerName: this.container.containerName,
      alternateTarget: other ? this.alternate(stack, other, rule) : undefined,
    }));
    const { minCapacity, maxCapacity } = stack.tier.service;
    const count = this.service.autoScaleTaskCount({ minCapacity, maxCapacity });
    count.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    for (const [row, metric] of Object.entries(this.metrics())) {
      alarm(this, `service.${row}`, metric, { stack, name: this.alarmName(row) });
    }
    this.tell(stack);
  }

  makeService(stack, cluster, alarmNames) {
    const { capacityProvider, minHealthyPercent, maxHealthyPercent } = stack.tier.service;
    const group = new ec2.SecurityGroup(this, 'Group', {
      vpc: cluster.vpc,
      description: `Tasks of ${this.node.path}`,
      allowAllOutbound: false,
    });
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'AWS and partners');
    const strategy = stack.tier.canary
      ? {
        deploymentStrategy: ecs.DeploymentStrategy.CANARY,
        canaryConfiguration: { stepPercent: 10, stepBakeTime: Duration.minutes(10) },
        bakeTime: Duration.minutes(5),
      }
      : { deploymentStrategy: ecs.DeploymentStrategy.ROLLING };
    return new ecs.FargateService(this, 'Default', {
      cluster,
      taskDefinition: this.task,
      securityGroups: [group],
      vpcSubnets: APP,
      assignPublicIp: false,
      platformVersion: ecs.FargatePlatformVersion.LATEST,
      capacityProviderStrategies: [{ capacityProvider, weight: 1 }],
      availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing[stack.tier.protected ? 'ENABLED' : 'DISABLED'],
      minHealthyPercent,
      maxHealthyPercent,
      healthCheckGracePeriod: Duration.seconds(60),
      circuitBreaker: { enable: true, rollback: true },
      deploymentAlarms: { alarmNames },
      enableExecuteCommand: false,
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
      ...strategy,
    });
  }

  targetGroup(id, stack, vpc) {
    return new elbv2.ApplicationTargetGroup(this, id, {
      vpc,
      port: PORT,
      protocol: elbv2.ApplicationProtocol.HTTP,
      targetType: elbv2.TargetType.IP,
      deregistrationDelay: Duration.seconds(stack.tier.service.deregistrationSeconds),
      healthCheck: {
        path: '/actuator/health/readiness',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 3,
      },
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

  alarmName(row) {
    return `${this.node.path.replaceAll('/', '-')}-${row}`;
  }

  /** Return what the named alarms measure. */
  metrics() {
    const code = elbv2.HttpCodeTarget.TARGET_5XX_COUNT;
    const errors = this.groups.map((group) => group.metrics.httpCodeTarget(code, every('Sum')));
    const times = this.groups.map((group) => group.metrics.targetResponseTime(every('p99')));
    const counts = { desired: this.taskCount('Desired'), running: this.taskCount('Running') };
    return {
      ServerErrors: overGroups('SUM', errors, '5xx'),
      Latency: overGroups('MAX', times, 'p99 of the response time'),
      Cpu: this.service.metricCpuUtilization(every('Average')),
      Memory: this.service.metricMemoryUtilization(every('Maximum')),
      Tasks: math('desired - running', counts, 'tasks that do not run'),
    };
  }

  taskCount(which) {
    return new cloudwatch.Metric({
      namespace: 'ECS/ContainerInsights',
      metricName: `${which}TaskCount`,
      dimensionsMap: { ClusterName: this.service.cluster.clusterName, ServiceName: this.service.serviceName },
      ...every('Average'),
    });
  }

  /** Tell the topic of deployments that failed; the L2's target would open it to every account's rules. */
  tell(stack) {
    new events.CfnRule(this, 'Deployments', {
      description: 'A deployment of this service failed, and was taken back',
      eventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Deployment State Change'],
        resources: [this.service.serviceArn],
        detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
      },
      targets: [{ id: 'topic', arn: stack.topic.topicArn }],
    });
  }
}

module.exports = { Service, makeCluster };
