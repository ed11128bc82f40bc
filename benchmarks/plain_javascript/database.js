// The PostgreSQL of a plain service: settings, logs, events, alarms.
'use strict';

const { Duration, RemovalPolicy, Tags, Token } = require('aws-cdk-lib');
const ec2 = require('aws-cdk-lib/aws-ec2');
const iam = require('aws-cdk-lib/aws-iam');
const rds = require('aws-cdk-lib/aws-rds');
const { Construct } = require('constructs');
const { alarm, every, math } = require('./alarms');
const { DATA } = require('./network');
const { title } = require('./stack');

const PARAMETERS = {
  log_connections: '1',
  log_disconnections: '1',
  log_statement: 'ddl',
  log_min_duration_statement: '1000',
  'rds.force_ssl': '1',
};
// Alarm -> the metric and its statistic.
const MEASURED = {
  Cpu: ['CPUUtilization', 'Average'],
  Memory: ['FreeableMemory', 'Minimum'],
  TransactionIds: ['MaximumUsedTransactionIDs', 'Maximum'],
  Storage: ['FreeStorageSpace', 'Minimum'],
  DiskQueue: ['DiskQueueDepth', 'Average'],
};

/** A PostgreSQL in the stage's data subnets; `user` logs in with an IAM role. */
class Database extends Construct {
  constructor(stack, id, vpc) {
    super(stack, id);
    this.user = 'application';
    this.databaseName = id.toLowerCase();
    const tier = stack.tier.database;
    const name = `${stack.stageName}-${stack.node.id}-${this.databaseName}`;
    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17 });
    const parameterGroup = new rds.ParameterGroup(this, 'ParameterGroup', {
      engine,
      description: "Golden settings, and the team's own",
      parameters: PARAMETERS,
    });
    const group = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: 'Lets in who uses the database',
      allowAllOutbound: false,
    });
    this.instance = new rds.DatabaseInstance(this, 'Default', {
      engine,
      databaseName: this.databaseName,
      instanceIdentifier: name,
      instanceType: new ec2.InstanceType(tier.instanceType),
      parameterGroup,
      vpc,
      vpcSubnets: DATA,
      securityGroups: [group],
      publiclyAccessible: false,
      port: 5433,
      credentials: rds.Credentials.fromUsername('steward', { encryptionKey: stack.key }),
      manageMasterUserPassword: true,
      iamAuthentication: true,
      caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
      storageType: rds.StorageType.GP3,
      storageEncryptionKey: stack.key,
      allocatedStorage: tier.allocatedStorage,
      maxAllocatedStorage: tier.maxAllocatedStorage,
      multiAz: stack.tier.protected,
      backupRetention: Duration.days(tier.backupDays),
      deleteAutomatedBackups: !stack.tier.protected,
      copyTagsToSnapshot: true,
      preferredBackupWindow: '00:30-01:30',
      preferredMaintenanceWindow: 'sun:07:00-sun:08:00',
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: false,
      engineLifecycleSupport: rds.EngineLifecycleSupport.OPEN_SOURCE_RDS_EXTENDED_SUPPORT_DISABLED,
      monitoringInterval: tier.monitored ? Duration.seconds(60) : undefined,
      monitoringRole: tier.monitored ? this.monitoringRole(stack) : undefined,
      databaseInsightsMode: rds.DatabaseInsightsMode.STANDARD,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: stack.key,
      performanceInsightRetention: rds.PerformanceInsightRetention.DEFAULT,
      cloudwatchLogsExports: tier.logs,
      deletionProtection: stack.tier.protected,
      removalPolicy: RemovalPolicy[tier.removalPolicy],
    });
    const cfn = this.instance.node.defaultChild;
    cfn.node.addDependency(...tier.logs.map(
      (log) => stack.logGroup(this, `${title(log)}Logs`, `/aws/rds/instance/${name}/${log}`),
    ));
    if (stack.tier.backup) {
      Tags.of(cfn).add('backup', 'daily');
    }
    this.tell(stack, tier.events, parameterGroup);
    this.alarms(stack, tier.maxConnections);
  }

  monitoringRole(stack) {
    return new iam.Role(this, 'MonitoringRole', {
      assumedBy: stack.ownService('monitoring.rds', 'rds:db:*'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole'),
      ],
    });
  }

  /** Return the variables that tell code where to log in. */
  login() {
    const endpoint = this.instance.instanceEndpoint;
    return {
      HOST: endpoint.hostname,
      PORT: Token.asString(endpoint.port),
      DATABASE: this.databaseName,
      USER: this.user,
    };
  }

  /** Let RDS tell the stack's topic of events. */
  tell(stack, events, parameterGroup) {
    const sources = {
      'db-instance': [this.instance.instanceIdentifier],
      'db-parameter-group': [parameterGroup.bindToInstance({}).parameterGroupName],
    };
    for (const [source, categories] of Object.entries(events)) {
      const told = new rds.CfnEventSubscription(this, `${title(source)}Events`, {
        snsTopicArn: stack.topic.topicArn,
        sourceType: source,
        sourceIds: sources[source],
        eventCategories: categories,
        enabled: true,
      });
      told.node.addDependency(stack.topic.node.findChild('Policy'));
    }
  }

  alarms(stack, maxConnections) {
    for (const [row, [metric, statistic]] of Object.entries(MEASURED)) {
      alarm(this, `database.${row}`, this.instance.metric(metric, every(statistic)), { stack });
    }
    const share = math(
      `open / ${maxConnections}`,
      { open: this.instance.metric('DatabaseConnections', every('Maximum')) },
      'open connections, as a share of the most that PostgreSQL takes',
    );
    alarm(this, 'database.Connections', share, { stack });
  }
}

module.exports = { Database };
