// User authentication, as `stacks/identity.py` builds it in production, in plain CDK.
'use strict';

const { CfnOutput, Duration, RemovalPolicy, Stack, Tags } = require('aws-cdk-lib');
const actions = require('aws-cdk-lib/aws-cloudwatch-actions');
const codedeploy = require('aws-cdk-lib/aws-codedeploy');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const lambda = require('aws-cdk-lib/aws-lambda');
const s3 = require('aws-cdk-lib/aws-s3');
const secretsmanager = require('aws-cdk-lib/aws-secretsmanager');
const sns = require('aws-cdk-lib/aws-sns');
const ssm = require('aws-cdk-lib/aws-ssm');
const { tableAlarms } = require('./alarms');
const { makeApi } = require('./api');
const { makeFunction } = require('./function');

/** Keeps users and their password hashes, hands out signed tokens, and records who did what. */
class Identity extends Stack {
  constructor(scope, id, props) {
    super(scope, id, props);
    this.stageName = scope.node.id;
    const key = this.encryptionKey();
    const notify = new actions.SnsAction(this.alarmTopic(key));
    const users = this.users(key);
    tableAlarms(this, notify, users);
    const audit = this.audit(key);
    const application = new codedeploy.LambdaApplication(this, 'ReleasesApplication');
    const deploymentRole = new iam.Role(this, 'ReleasesRole', {
      assumedBy: new iam.ServicePrincipal('codedeploy.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': this.account },
          ArnLike: {
            'aws:SourceArn': `arn:${this.partition}:codedeploy:${this.region}:${this.account}:deploymentgroup:*`,
          },
        },
      }),
    });
    const shared = { key, notify, application, deploymentRole };

    const rotateKey = makeFunction(this, 'RotateKey', 'rotate_key.handler', shared);
    const signingKey = this.signingKey(key);
    signingKey.addRotationSchedule('Rotation', {
      rotationLambda: rotateKey.alias,
      automaticallyAfter: Duration.days(30),
    });
    for (const child of rotateKey.alias.node.children) {
      if (child instanceof lambda.CfnPermission) {
        child.sourceAccount = this.account;
      }
    }

    const signUp = makeFunction(this, 'SignUp', 'sign_up.handler', shared, 1769);
    users.grantWriteData(signUp.made);
    signUp.made.addEnvironment('USERS_TABLE_NAME', users.tableName);
    audit.grantPut(signUp.made);
    signUp.made.addEnvironment('AUDIT_BUCKET_NAME', audit.bucketName);

    const signIn = makeFunction(this, 'SignIn', 'sign_in.handler', shared, 1769);
    users.grantReadWriteData(signIn.made);
    signIn.made.addEnvironment('USERS_TABLE_NAME', users.tableName);
    audit.grantPut(signIn.made);
    signIn.made.addEnvironment('AUDIT_BUCKET_NAME', audit.bucketName);
    signingKey.grantRead(signIn.made);
    signIn.made.addEnvironment('SIGNING_KEY_SECRET_ARN', signingKey.secretArn);

    const whoAmI = makeFunction(this, 'WhoAmI', 'who_am_i.handler', shared);
    signingKey.grantRead(whoAmI.made);
    whoAmI.made.addEnvironment('SIGNING_KEY_SECRET_ARN', signingKey.secretArn);

    const stage = makeApi(this, key, notify, {
      'POST /sign-up': signUp.alias,
      'POST /sign-in': signIn.alias,
      'GET /who-am-i': whoAmI.alias,
    });
    new CfnOutput(this, 'Url', { value: stage.url });
  }

  /** Make the key that the stack's resources share. */
  encryptionKey() {
    const key = new kms.Key(this, 'Key', {
      alias: `alias/${this.stageName}/identity`,
      description: "identity's data",
      enableKeyRotation: true,
      rotationPeriod: Duration.days(365),
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
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
    key.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'UsedByCloudwatch',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    }));
    const logGroups = `arn:${this.partition}:logs:${this.region}:${this.account}:log-group:*`;
    key.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'UsedByLogs',
      principals: [new iam.ServicePrincipal(`logs.${this.region}.amazonaws.com`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroups } },
    }));
    return key;
  }

  /** Make the topic that the stack's alarms notify; its policy has to let CloudWatch in. */
  alarmTopic(key) {
    const topic = new sns.Topic(this, 'Alarms', { masterKey: key, enforceSSL: true });
    topic.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'PublishedByCloudwatch',
      principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
    }));
    return topic;
  }

  /** Make the table of users. */
  users(key) {
    const table = new dynamodb.TableV2(this, 'Users', {
      partitionKey: { name: 'pk', type: dynamodb.AttributeType.STRING },
      timeToLiveAttribute: 'expires_at',
      billing: dynamodb.Billing.onDemand({ maxReadRequestUnits: 4000, maxWriteRequestUnits: 1000 }),
      encryption: dynamodb.TableEncryptionV2.customerManagedKey(key),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 35 },
      contributorInsightsSpecification: { enabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(table).add('backup', 'daily');
    return table;
  }

  /** Make the bucket of the audit trail. */
  audit(key) {
    const bucket = new s3.Bucket(this, 'Audit', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      encryption: s3.BucketEncryption.KMS,
      encryptionKey: key,
      bucketKeyEnabled: true,
      blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
      versioned: true,
      lifecycleRules: [{
        id: 'Noncurrent',
        noncurrentVersionExpiration: Duration.days(90),
        noncurrentVersionsToRetain: 3,
        abortIncompleteMultipartUploadAfter: Duration.days(7),
        expiredObjectDeleteMarker: true,
      }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const cfn = bucket.node.defaultChild;
    cfn.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    cfn.loggingConfiguration = {
      destinationBucketName: ssm.StringParameter.valueForStringParameter(this, `/paved/${this.stageName}/log-bucket`),
      logFilePrefix: `${this.node.path}/Audit/`,
    };
    return bucket;
  }

  /** Make the secret that signs tokens. */
  signingKey(key) {
    return new secretsmanager.Secret(this, 'SigningKey', {
      encryptionKey: key,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'key',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}

module.exports = { Identity };
