// The task of a plain service, worker or job: container, roles, log group.
'use strict';

const { Duration, Size } = require('aws-cdk-lib');
const ecs = require('aws-cdk-lib/aws-ecs');
const iam = require('aws-cdk-lib/aws-iam');

const STOP_SECONDS = 60;

/** Make a task of `cpu` units and `memory` MiB, and its one container, which may listen at `port`. */
function fargateTask(scope, stack, { image, cpu, memory, environment, port }) {
  const assumedBy = stack.ownService('ecs-tasks', 'ecs:*');
  const task = new ecs.FargateTaskDefinition(scope, 'Task', {
    cpu,
    memoryLimitMiB: memory,
    runtimePlatform: {
      cpuArchitecture: ecs.CpuArchitecture.ARM64,
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
    taskRole: new iam.Role(scope, 'TaskRole', { assumedBy }),
    executionRole: new iam.Role(scope, 'ExecutionRole', { assumedBy }),
  });
  const linuxParameters = new ecs.LinuxParameters(scope, 'Linux', { initProcessEnabled: true });
  linuxParameters.dropCapabilities(ecs.Capability.ALL);
  linuxParameters.addTmpfs({
    containerPath: '/tmp',
    size: 64,
    mountOptions: [ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV, ecs.TmpfsMountOption.EXEC],
  });
  const container = task.addContainer(scope.node.id, {
    image,
    environment,
    portMappings: port ? [{ containerPort: port }] : undefined,
    memoryLimitMiB: memory,
    stopTimeout: Duration.seconds(STOP_SECONDS),
    linuxParameters,
    privileged: false,
    readonlyRootFilesystem: true,
    user: '10001:10001',
    logging: ecs.LogDrivers.awsLogs({
      logGroup: stack.logGroup(scope, 'Logs'),
      streamPrefix: scope.node.id,
      mode: ecs.AwsLogDriverMode.NON_BLOCKING,
      maxBufferSize: Size.mebibytes(25),
    }),
  });
  return { task, container };
}

module.exports = { STOP_SECONDS, fargateTask };
