// What the services of a stage share, as `stacks/platform.py` builds it, in plain CDK.
'use strict';

const { CfnOutput, Duration, Fn, RemovalPolicy } = require('aws-cdk-lib');
const backup = require('aws-cdk-lib/aws-backup');
const acm = require('aws-cdk-lib/aws-certificatemanager');
const ec2 = require('aws-cdk-lib/aws-ec2');
const events = require('aws-cdk-lib/aws-events');
const iam = require('aws-cdk-lib/aws-iam');
const route53 = require('aws-cdk-lib/aws-route53');
const s3 = require('aws-cdk-lib/aws-s3');
const sns = require('aws-cdk-lib/aws-sns');
const { Construct } = require('constructs');
const { alarm } = require('./alarms');
const { APP, DATA } = require('./network');
const { ServiceStack } = require('./stack');
const { privateBucket } = require('./storage');

const CIDR = '10.0.0.0/16';
const PUBLIC = { subnetType: ec2.SubnetType.PUBLIC };
const LOGS_KEPT = { id: 'Kept', expires: 400, oldVersionsExpire: 7 };

/** The stage's log bucket, backups, network and DNS zone. */
class Platform extends ServiceStack {
  constructor(stage, tier) {
    super(stage, 'platform', { owner: 'cloud-platform', tier });
    this.makeLogBucket();
    if (this.tier.backup) {
      this.makeBackups();
    }
    this.makeNetwork(new Construct(this, 'Network'));
    this.makeZone(`${this.stageName}.example.com`);
  }

  /** The first three zones of the region, without a look-up. */
  get availabilityZones() {
    return [0, 1, 2].map((number) => Fn.select(number, Fn.getAzs()));
  }

  makeLogBucket() {
    const bucket = privateBucket(this, 'AccessLogs', LOGS_KEPT, {
      encryption: s3.BucketEncryption.S3_MANAGED,
      removalPolicy: this.removalPolicy,
    });
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'AccessLogs',
      principals: [new iam.ServicePrincipal('logging.s3.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects('*')],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    }));
    bucket.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'BalancerLogs',
      principals: [new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
      actions: ['s3:PutObject'],
      resources: [bucket.arnForObjects(`*/AWSLogs/${this.account}/*`)],
    }));
    this.share(bucket, 'log-bucket', bucket.bucketName);
  }

  makeBackups() {
    const vault = new backup.BackupVault(this, 'Backup', {
      encryptionKey: this.key,
      lockConfiguration: { minRetention: Duration.days(7), maxRetention: Duration.days(2555) },
      blockRecoveryPointDeletion: true,
      notificationTopic: sns.Topic.fromTopicArn(this, 'Told', this.topic.topicArn), // its policy is ours
      notificationEvents: [
        backup.BackupVaultEvents.BACKUP_JOB_FAILED,
        backup.BackupVaultEvents.RESTORE_JOB_COMPLETED,
      ],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const plan = new backup.BackupPlan(vault, 'Plan', {
      backupVault: vault,
      backupPlanRules: [
        new backup.BackupPlanRule({
          ruleName: 'Daily',
          scheduleExpression: events.Schedule.cron({ hour: '3', minute: '0' }),
          deleteAfter: Duration.days(35),
        }),
        new backup.BackupPlanRule({
          ruleName: 'Monthly',
          scheduleExpression: events.Schedule.cron({ day: '1', hour: '3', minute: '0' }),
          moveToColdStorageAfter: Duration.days(30),
          deleteAfter: Duration.days(365),
        }),
      ],
    });
    plan.addSelection('Tagged', { resources: [backup.BackupResource.fromTag('backup', 'daily')] });
  }

  makeNetwork(scope) {
    const tier = this.tier.network;
    const vpc = new ec2.Vpc(scope, 'Default', {
      ipAddresses: ec2.IpAddresses.cidr(CIDR),
      maxAzs: tier.zones,
      natGateways: tier.natGateways,
      subnetConfiguration: [
        { name: 'public', subnetType: ec2.SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'app', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
        { name: 'data', subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      ],
      restrictDefaultSecurityGroup: false,
    });
    this.logFlows(scope, vpc, tier);
    vpc.addGatewayEndpoint('S3', { service: ec2.GatewayVpcEndpointAwsService.S3 });
    vpc.addGatewayEndpoint('DynamoDb', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB });
    if (tier.endpoints.length) {
      this.makeInterfaceEndpoints(scope, vpc, tier.endpoints);
    }
    const tiers = [PUBLIC, APP, DATA].map((each) => vpc.selectSubnets(each));
    const lists = [tiers[0].availabilityZones, ...tiers.map((each) => each.subnetIds)];
    const facts = [vpc.vpcId, vpc.vpcCidrBlock, ...lists.map((each) => each.join(','))];
    this.share(scope, 'network', facts.join(';'));
  }

  logFlows(scope, vpc, tier) {
    const logGroup = this.logGroup(scope, 'Logs');
    const role = new iam.Role(new Construct(scope, 'Flows'), 'IAMRole', {
      assumedBy: this.ownService('vpc-flow-logs', 'ec2:vpc-flow-log/*'),
    });
    const rights = logGroup.grant(
      role,
      'logs:CreateLogStream',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
    );
    const flows = vpc.addFlowLog('Flows', {
      destination: ec2.FlowLogDestination.toCloudWatchLogs(logGroup, role.withoutPolicyUpdates()),
      trafficType: ec2.FlowLogTrafficType[tier.trafficType],
      maxAggregationInterval: ec2.FlowLogMaxAggregationInterval[tier.aggregationInterval],
    });
    rights.applyBefore(flows);
  }

  makeInterfaceEndpoints(scope, vpc, names) {
    const group = new ec2.SecurityGroup(scope, 'Endpoints', {
      vpc,
      allowAllOutbound: false,
      description: 'The ways to AWS of this network',
    });
    group.addIngressRule(ec2.Peer.ipv4(CIDR), ec2.Port.tcp(443), 'from the network');
    for (const name of names) {
      const service = ec2.InterfaceVpcEndpointAwsService[name];
      vpc.addInterfaceEndpoint(service.shortName, { service, subnets: APP, securityGroups: [group], open: false });
    }
  }

  makeZone(domain) {
    const zone = new route53.PublicHostedZone(this, 'Zone', { zoneName: domain });
    zone.applyRemovalPolicy(this.removalPolicy);
    const certificate = new acm.Certificate(zone, 'Certificate', {
      domainName: domain,
      subjectAlternativeNames: [`*.${domain}`],
      validation: acm.CertificateValidation.fromDns(zone),
      keyAlgorithm: acm.KeyAlgorithm.EC_PRIME256V1,
    });
    const ends = certificate.metricDaysToExpiry({ period: Duration.days(1), statistic: 'Minimum' });
    alarm(zone, 'certificate.CertificateEnds', ends, { stack: this });
    this.share(zone, 'zone', `${zone.hostedZoneId};${certificate.certificateArn}`);
    const value = Fn.join(' ', zone.hostedZoneNameServers ?? []);
    new CfnOutput(zone, 'NameServers', { value, description: `To whom the parent zone delegates ${domain}` });
  }
}

module.exports = Platform;
