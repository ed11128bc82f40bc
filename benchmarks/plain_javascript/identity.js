// User authentication, as `stacks/identity.py` builds it, in plain CDK.
'use strict';

const { CfnOutput, Duration } = require('aws-cdk-lib');
const lambda = require('aws-cdk-lib/aws-lambda');
const secretsmanager = require('aws-cdk-lib/aws-secretsmanager');
const { makeApi } = require('./api');
const { Function, Releases } = require('./function');
const { ServiceStack } = require('./stack');
const { bucket, table } = require('./storage');

/** Keeps users and their password hashes, hands out signed tokens, and records who did what. */
class Identity extends ServiceStack {
  constructor(stage, tier) {
    super(stage, 'identity', { owner: 'identity-team', tier });
    const users = table(this, 'Users', 'pk', 'expires_at');
    const audit = bucket(this, 'Audit');
    const releases = new Releases(this);
    const code = 'identity';
    const rotateKey = new Function(this, 'RotateKey', releases, { code, handler: 'rotate_key.handler' });
    const signingKey = this.makeSigningKey(rotateKey.alias);

    const signUp = new Function(this, 'SignUp', releases, { code, handler: 'sign_up.handler', memory: 1769 });
    users.grantWriteData(signUp.function);
    this.handOver(signUp.function, { users, audit });

    const signIn = new Function(this, 'SignIn', releases, { code, handler: 'sign_in.handler', memory: 1769 });
    users.grantReadWriteData(signIn.function);
    this.handOver(signIn.function, { users, audit, signingKey });

    const whoAmI = new Function(this, 'WhoAmI', releases, { code, handler: 'who_am_i.handler' });
    this.handOver(whoAmI.function, { signingKey });

    const stageOfApi = makeApi(this, {
      'POST /sign-up': signUp.alias,
      'POST /sign-in': signIn.alias,
      'GET /who-am-i': whoAmI.alias,
    });
    new CfnOutput(this, 'Url', { value: stageOfApi.url });
  }

  /** Tell a function where its data is, and let it add to the audit trail and read the key. */
  handOver(to, { users, audit, signingKey }) {
    if (users) {
      to.addEnvironment('USERS_TABLE_NAME', users.tableName);
    }
    if (audit) {
      audit.grantPut(to);
      to.addEnvironment('AUDIT_BUCKET_NAME', audit.bucketName);
    }
    if (signingKey) {
      signingKey.grantRead(to);
      to.addEnvironment('SIGNING_KEY_SECRET_ARN', signingKey.secretArn);
    }
  }

  /** Make the secret that signs tokens; Secrets Manager rotates it for this account only. */
  makeSigningKey(rotatedBy) {
    const secret = new secretsmanager.Secret(this, 'SigningKey', {
      encryptionKey: this.tier.ownKey ? this.key : undefined,
      generateSecretString: {
        secretStringTemplate: '{}',
        generateStringKey: 'key',
        passwordLength: 64,
        excludePunctuation: true,
      },
      removalPolicy: this.removalPolicy,
    });
    secret.addRotationSchedule('Rotation', {
      rotationLambda: rotatedBy,
      automaticallyAfter: Duration.days(30),
    });
    for (const child of rotatedBy.node.children) {
      if (child instanceof lambda.CfnPermission) {
        child.sourceAccount = this.account;
      }
    }
    return secret;
  }
}

module.exports = Identity;
