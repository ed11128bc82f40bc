// A fleet of a plain stack: GPU instances that run a container behind an entry, refreshes, scaling, alarms.
'use strict';

const { Annotations, Duration, Tags } = require('aws-cdk-lib');
const autoscaling = require('aws-cdk-lib/aws-autoscaling');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const ec2 = require('aws-cdk-lib/aws-ec2');
const elbv2 = require('aws-cdk-lib/aws-elasticloadbalancingv2');
const iam = require('aws-cdk-lib/aws-iam');
const { Construct } = require('constructs');
const { alarm, every, math } = require('./alarms');
const { boot } = require('./boot');
const { Entry } = require('./entry');
const { APP, closedGroup } = require('./network');
const { targetGroup, targetMetrics } = require('./targets');
const { STOP_SECONDS } = require('./task');

const MACHINE_IMAGE = '/aws/service/ecs/optimized-ami/amazon-linux-2023/gpu/recommended/image_id';
const LAUNCH = Duration.minutes(15);

/** GPU instances that answer at https://<host> with a container; `requests` a minute are what one can answer. */
class Fleet extends Construct {
  constructor(stack, id, { vpc, repository, digest, host, requests, environment }) {
    super(stack, id);
    this.name = this.node.path.replaceAll('/', '-');
    const logGroup = stack.logGroup(this, 'Logs');
    this.role = this.makeRole(stack, logGroup);
    repository.grantPull(this.role);
    const userData = ec2.UserData.forLinux();
    const template = this.makeTemplate(stack, vpc, userData);
    const targetType = elbv2.TargetType.INSTANCE;
    const group = targetGroup(this, 'Targets', { stack, vpc, path: '/healthz', targetType });
    const { rule, alarm: unhealthy } = new Entry(this, 'Entry', stack, vpc, host).send([group], stack);
    const alarms = [unhealthy, ...this.makeAlarms(stack, group)];
    this.group = this.makeGroup(stack, vpc, template, alarms);
    this.group.attachToApplicationTargetGroup(group);
    this.group.node.addDependency(rule);
    this.group.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60 });
    this.group.scaleOnRequestCount('Requests', { targetRequestsPerMinute: requests });
    userData.addCommands(boot(stack, { // only now, as it names the group
      group: this.name,
      resource: this.group.node.defaultChild.logicalId,
      image: repository.repositoryUriForDigest(digest),
      logGroup: logGroup.logGroupName,
      environment,
    }));
  }

  /** Make the role of the instances: they may be looked into, log, measure and signal. */
  makeRole(stack, logGroup) {
    const role = new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com') });
    const channels = ['CreateControl', 'OpenControl', 'CreateData', 'OpenData'];
    const own = stack.formatArn({
      service: 'autoscaling',
      resource: `autoScalingGroup:*:autoScalingGroupName/${this.name}`,
    });
    const may = [
      [['ssm:UpdateInstanceInformation', ...channels.map((each) => `ssmmessages:${each}Channel`)], '*', {}],
      [['cloudwatch:PutMetricData'], '*', { StringEquals: { 'cloudwatch:namespace': 'CWAgent' } }],
      [['autoscaling:CompleteLifecycleAction'], own, {}],
    ];
    for (const [actions, resource, conditions] of may) {
      role.addToPolicy(new iam.PolicyStatement({ actions, resources: [resource], conditions }));
    }
    logGroup.grantWrite(role);
    return role;
  }

  makeTemplate(stack, vpc, userData) {
    const volume = ec2.BlockDeviceVolume.ebs(30, {
      encrypted: true,
      kmsKey: stack.key,
      volumeType: ec2.EbsDeviceVolumeType.GP3,
    });
    const template = new ec2.LaunchTemplate(this, 'Template', {
      machineImage: ec2.MachineImage.resolveSsmParameterAtLaunch(MACHINE_IMAGE),
      role: this.role,
      securityGroup: closedGroup(this, vpc, 'Instances'),
      userData,
      blockDevices: [{ deviceName: '/dev/xvda', volume }],
      httpEndpoint: true,
      httpPutResponseHopLimit: 1,
      requireImdsv2: true,
      associatePublicIpAddress: false,
      detailedMonitoring: stack.tier.fleet.detailedMonitoring,
    });
    for (const [name, value] of Object.entries({ Name: this.node.path, ...stack.tags.tagValues() })) {
      Tags.of(template).add(name, value);
    }
    return template;
  }

  makeGroup(stack, vpc, launchTemplate, alarms) {
    const tier = stack.tier.fleet;
    const group = new autoscaling.AutoScalingGroup(this, 'Default', {
      autoScalingGroupName: this.name,
      vpc,
      vpcSubnets: APP,
      minCapacity: tier.minCapacity,
      maxCapacity: tier.maxCapacity,
      mixedInstancesPolicy: {
        launchTemplate,
        launchTemplateOverrides: tier.instanceTypes.map((name) => ({ instanceType: new ec2.InstanceType(name) })),
        instancesDistribution: {
          onDemandAllocationStrategy: autoscaling.OnDemandAllocationStrategy.PRIORITIZED,
          onDemandBaseCapacity: 0,
          onDemandPercentageAboveBaseCapacity: 100,
          spotAllocationStrategy: autoscaling.SpotAllocationStrategy.PRICE_CAPACITY_OPTIMIZED,
        },
      },
      minHealthyPercentage: tier.minHealthyPercent,
      maxHealthyPercentage: tier.maxHealthyPercent,
      capacityRebalance: false,
      defaultInstanceWarmup: Duration.seconds(60),
      deletionProtection: autoscaling.DeletionProtection[tier.deletionProtection],
      maxInstanceLifetime: Duration.days(30),
      healthChecks: autoscaling.HealthChecks.withAdditionalChecks({
        additionalTypes: [autoscaling.AdditionalHealthCheckType.ELB],
        gracePeriod: Duration.seconds(60),
      }),
      updatePolicy: this.refresh(stack, alarms),
      signals: autoscaling.Signals.waitForMinCapacity({ timeout: LAUNCH }),
      notifications: tier.notifications ? [this.notification(stack)] : undefined,
      groupMetrics: [autoscaling.GroupMetrics.all()],
    });
    const stop = stack.tier.service.deregistrationSeconds + STOP_SECONDS + 60;
    group.node.defaultChild.lifecycleHookSpecificationList = [
      hook('starts', 'LAUNCHING', LAUNCH.toSeconds(), 'ABANDON'),
      hook('stops', 'TERMINATING', stop, 'CONTINUE'),
    ];
    const reason = "signals are for the stack's creation; a refresh waits for the hook";
    Annotations.of(group).acknowledgeWarning('@aws-cdk/aws-autoscaling:signalsNotUsedByInstanceRefresh', reason);
    return group;
  }

  refresh(stack, alarms) {
    const { minHealthyPercent, maxHealthyPercent } = stack.tier.fleet;
    const canary = {
      alarms,
      bakeTime: Duration.minutes(5),
      checkpointPercentages: [10, 100],
      checkpointDelay: Duration.minutes(10),
    };
    return autoscaling.UpdatePolicy.instanceRefresh({
      strategy: autoscaling.InstanceRefreshStrategy.ROLLING,
      minHealthyPercentage: minHealthyPercent,
      maxHealthyPercentage: maxHealthyPercent,
      ...(stack.tier.canary ? canary : {}),
    });
  }

  notification(stack) {
    const { ScalingEvent } = autoscaling;
    const scalingEvents = new autoscaling.ScalingEvents(
      ScalingEvent.INSTANCE_LAUNCH,
      ScalingEvent.INSTANCE_LAUNCH_ERROR,
      ScalingEvent.INSTANCE_TERMINATE,
      ScalingEvent.INSTANCE_TERMINATE_ERROR,
    );
    return { topic: stack.topic, scalingEvents };
  }

  makeAlarms(stack, group) {
    const counts = {
      desired: this.metric('AWS/AutoScaling', 'GroupDesiredCapacity', 'Average'),
      serving: this.metric('AWS/AutoScaling', 'GroupInServiceInstances', 'Average'),
    };
    const own = {
      Cpu: this.metric('AWS/EC2', 'CPUUtilization', 'Average'),
      Memory: this.metric('CWAgent', 'mem_used_percent', 'Maximum'),
      Disk: this.metric('CWAgent', 'disk_used_percent', 'Maximum'),
      Instances: math('desired - serving', counts, 'instances that do not serve'),
    };
    const make = (kind, metrics) => Object.entries(metrics).map(
      ([row, metric]) => alarm(this, `${kind}.${row}`, metric, { stack }),
    );
    return [...make('service', targetMetrics([group])), ...make('fleet', own)];
  }

  metric(namespace, metricName, statistic) {
    return new cloudwatch.Metric({
      namespace,
      metricName,
      dimensionsMap: { AutoScalingGroupName: this.name },
      ...every(statistic),
    });
  }
}

function hook(lifecycleHookName, moment, heartbeatTimeout, defaultResult) {
  return {
    lifecycleHookName,
    lifecycleTransition: `autoscaling:EC2_INSTANCE_${moment}`,
    heartbeatTimeout,
    defaultResult,
  };
}

module.exports = { Fleet };
