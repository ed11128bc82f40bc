// What every plain service is: a tagged stack with a key for what it keeps and a topic for its alarms.
'use strict';

const { Duration, RemovalPolicy, Stack } = require('aws-cdk-lib');
const actions = require('aws-cdk-lib/aws-cloudwatch-actions');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const logs = require('aws-cdk-lib/aws-logs');
const sns = require('aws-cdk-lib/aws-sns');
const ssm = require('aws-cdk-lib/aws-ssm');
const TIERS = require('../data/tiers.json');

/** A service in one stage, set as its tier says (data/tiers.json). */
class ServiceStack extends Stack {
  constructor(stage, service, { owner, tier }) {
    super(stage, service, {
      terminationProtection: TIERS[tier].protected,
      tags: { service, owner, stage: stage.node.id, tier },
    });
    this.tier = TIERS[tier];
    this.stageName = stage.node.id;
    this.removalPolicy = RemovalPolicy[this.tier.removalPolicy];
    this.removalPolicyOnceCreated = RemovalPolicy[this.tier.removalPolicyOnceCreated];
    const users = this.tier.keyUsers[service];
    this.key = this.makeKey(service, users);
    this.topic = this.makeTopic(users.filter((user) => !['logs', 'autoscaling'].includes(user)));
    this.notify = new actions.SnsAction(this.topic);
  }

  /** Return what the stage's platform shares, once it is deployed. */
  shared(name) {
    return ssm.StringParameter.valueForStringParameter(this, `/paved/${this.stageName}/${name}`);
  }

  /** Share a value with the services of the stage. */
  share(scope, name, stringValue) {
    new ssm.StringParameter(scope, 'Shared', {
      parameterName: `/paved/${this.stageName}/${name}`,
      stringValue,
      description: 'Shared by the stage',
    });
  }

  /** Return an AWS service that works for this account, and for the resources of `source` ("rds:db:*"). */
  ownService(service, source) {
    const conditions = { StringEquals: { 'aws:SourceAccount': this.account } };
    if (source) {
      const [, kind, resource] = source.match(/^(.*?):(.*)$/);
      const arn = `arn:${this.partition}:${kind}:${this.region}:${this.account}:${resource}`;
      conditions.ArnLike = { 'aws:SourceArn': arn };
    }
    return new iam.ServicePrincipal(`${service}.amazonaws.com`, { conditions });
  }

  /** Make a log group with an end and, where the tier says so, the stack's key. */
  logGroup(scope, id, logGroupName) {
    return new logs.LogGroup(scope, id, {
      logGroupName,
      retention: logs.RetentionDays[this.tier.logRetention],
      encryptionKey: this.tier.ownKey ? this.key : undefined,
      removalPolicy: this.removalPolicyOnceCreated,
    });
  }

  makeKey(service, users) {
    const key = new kms.Key(this, 'Key', {
      alias: `alias/${this.stageName}/${service}`,
      description: `${service}'s data`,
      enableKeyRotation: true,
      rotationPeriod: Duration.days(365),
      pendingWindow: Duration.days(30),
      removalPolicy: this.removalPolicy,
    });
    key.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'GrantsOnlyForServices',
      effect: iam.Effect.DENY,
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: {
        BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' },
      },
    }));
    const others = { logs: () => this.usedByLogs(), autoscaling: () => this.usedByAutoScaling() };
    for (const user of users) {
      key.addToResourcePolicy(others[user]?.() ?? this.usedBy(user));
    }
    return key;
  }

  usedBy(user) {
    return new iam.PolicyStatement({
      sid: `UsedBy${title(user)}`,
      principals: [new iam.ServicePrincipal(`${user}.amazonaws.com`)],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    });
  }

  usedByLogs() {
    const logGroups = `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`;
    return new iam.PolicyStatement({
      sid: 'UsedByLogs',
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
    });
  }

  usedByAutoScaling() {
    const role = 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling';
    const families = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];
    return new iam.PolicyStatement({
      sid: 'UsedByAutoscaling',
      principals: [new iam.AnyPrincipal()],
      actions: [...families, 'kms:DescribeKey', 'kms:CreateGrant'],
      resources: ['*'],
      conditions: {
        ArnEquals: { 'aws:PrincipalArn': `arn:${this.partition}:iam::${this.account}:role/${role}` },
        StringEquals: { 'kms:CallerAccount': this.account },
      },
    });
  }

  /** Make the topic of the stack's alarms; a policy of its own has to let each publisher in. */
  makeTopic(publishers) {
    const topic = new sns.Topic(this, 'Alarms', { masterKey: this.key, enforceSSL: true });
    for (const publisher of publishers) {
      topic.addToResourcePolicy(new iam.PolicyStatement({
        sid: `PublishedBy${title(publisher)}`,
        principals: [new iam.ServicePrincipal(`${publisher}.amazonaws.com`)],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }));
    }
    return topic;
  }
}

/** Write "events.rds" as "EventsRds", and "db-instance" as "DbInstance". */
function title(name) {
  return name.split(/[.-]/).map((word) => word[0].toUpperCase() + word.slice(1)).join('');
}

module.exports = { ServiceStack, TIERS, title };
