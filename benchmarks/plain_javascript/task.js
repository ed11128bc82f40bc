// The task of a plain Java service: container, roles, log group.
'use strict';

const { Duration, Size } = require('aws-cdk-lib');
const ecs = require('aws-cdk-lib/aws-ecs');
const iam = require('aws-cdk-lib/aws-iam');

const PORT = 8080;
const STOP_SECONDS = 60;
const JAVA = {
  JAVA_TOOL_OPTIONS: '-XX:MaxRAMPercentage=70 -XX:+UseSerialGC -XX:ActiveProcessorCount=1 '
    + '-XX:+ExitOnOutOfMemoryError',
  MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED: 'true',
  SERVER_PORT: String(PORT),
  SERVER_SHUTDOWN: 'graceful',
  SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE: `${STOP_SECONDS - 10}s`,
};

/** Make a task of `cpu` units and `memory` MiB, and its one container. */
function javaTask(scope, stack, { image, cpu, memory }) {
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
    environment: JAVA,
    portMappings: [{ containerPort: PORT }],
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

module.exports = { PORT, javaTask };
