// What the plain services and workers on Fargate share: cluster, deployments, alarms of their tasks.
'use strict';

const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const ecs = require('aws-cdk-lib/aws-ecs');
const events = require('aws-cdk-lib/aws-events');
const { Construct } = require('constructs');
const { every, math } = require('./alarms');
const { APP, closedGroup } = require('./network');

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

/** Make the ECS service of `scope`, whose deployments end where one of the alarms `gates` goes off. */
function fargateService(scope, stack, { cluster, task, gates, ...more }) {
  const { minHealthyPercent, maxHealthyPercent } = stack.tier.service;
  const service = new ecs.FargateService(scope, 'Default', {
    cluster,
    taskDefinition: task,
    securityGroups: [closedGroup(scope, cluster.vpc, 'Tasks')],
    vpcSubnets: APP,
    assignPublicIp: false,
    platformVersion: ecs.FargatePlatformVersion.LATEST,
    availabilityZoneRebalancing: ecs.AvailabilityZoneRebalancing[stack.tier.protected ? 'ENABLED' : 'DISABLED'],
    minHealthyPercent,
    maxHealthyPercent,
    circuitBreaker: { enable: true, rollback: true },
    deploymentAlarms: { alarmNames: gates },
    enableExecuteCommand: false,
    enableECSManagedTags: true,
    propagateTags: ecs.PropagatedTagSource.SERVICE,
    ...more,
  });
  service.node.addDependency(task.obtainExecutionRole());
  return service;
}

/** Return the name of an alarm that gates deployments: the service that it watches could not refer to it. */
function alarmName(scope, row) {
  return `${scope.node.path.replaceAll('/', '-')}-${row}`;
}

/** Return how many tasks of a service are "Desired" or "Running". */
function taskCount(service, which) {
  return new cloudwatch.Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: `${which}TaskCount`,
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    ...every('Average'),
  });
}

/** Return what the alarms of any tasks measure ({alarm: metric}). */
function taskMetrics(service) {
  const counts = { desired: taskCount(service, 'Desired'), running: taskCount(service, 'Running') };
  return {
    Memory: service.metricMemoryUtilization(every('Maximum')),
    Tasks: math('desired - running', counts, 'tasks that do not run'),
  };
}

/** Tell the topic of deployments that failed; the L2's target would open it to every account's rules. */
function tell(scope, stack, service) {
  new events.CfnRule(scope, 'Deployments', {
    description: 'A deployment of this service failed, and was taken back',
    eventPattern: {
      source: ['aws.ecs'],
      'detail-type': ['ECS Deployment State Change'],
      resources: [service.serviceArn],
      detail: { eventName: ['SERVICE_DEPLOYMENT_FAILED'] },
    },
    targets: [{ id: 'topic', arn: stack.topic.topicArn }],
  });
}

module.exports = { alarmName, fargateService, makeCluster, taskCount, taskMetrics, tell };
