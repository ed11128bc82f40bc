// Video playback, as `stacks/playback.py` builds it, in plain CDK.
'use strict';

const path = require('node:path');
const { CfnOutput, Duration } = require('aws-cdk-lib');
const ecr = require('aws-cdk-lib/aws-ecr');
const ecs = require('aws-cdk-lib/aws-ecs');
const events = require('aws-cdk-lib/aws-events');
const targets = require('aws-cdk-lib/aws-events-targets');
const iam = require('aws-cdk-lib/aws-iam');
const lambda = require('aws-cdk-lib/aws-lambda');
const { makeBudget } = require('./budget');
const { Database } = require('./database');
const { makeCluster } = require('./fargate');
const { Function, Releases, SOURCES } = require('./function');
const { stageVpc } = require('./network');
const { Service } = require('./service');
const { ServiceStack } = require('./stack');
const { bucket, deadLetterQueue } = require('./storage');

const IMAGE = 'sha256:1f2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f001';

/** Knows every title that can be played, tells where its video is, and learns of new media by itself. */
class Playback extends ServiceStack {
  constructor(stage, tier) {
    super(stage, 'playback', { owner: 'playback-team', tier });
    const vpc = stageVpc(this);
    const catalogue = new Database(this, 'Catalogue', vpc);
    const media = bucket(this, 'Media');

    const images = ecr.Repository.fromRepositoryName(this, 'Images', 'playback');
    const api = new Service(this, 'Api', {
      cluster: makeCluster(this, vpc),
      image: ecs.ContainerImage.fromEcrRepository(images, IMAGE),
      host: `playback.${this.stageName}.example.com`,
      cpu: 1024,
      memory: 2048,
    });
    catalogue.instance.connections.allowDefaultPortFrom(api.service, 'used by Api');
    catalogue.instance.grantConnect(api.task.taskRole, catalogue.user);
    for (const [name, value] of Object.entries(catalogue.login())) {
      api.container.addEnvironment(`CATALOGUE_${name}`, value);
    }
    media.grantRead(api.task.taskRole);
    api.container.addEnvironment('MEDIA_BUCKET_NAME', media.bucketName);
    this.letPublish(api);

    const onMedia = new Function(this, 'OnMedia', new Releases(this), {
      code: 'playback/media',
      handler: 'on_media.handler',
      layers: [new lambda.LayerVersion(this, 'Driver', {
        code: lambda.Code.fromAsset(path.join(SOURCES, 'playback', 'layer')),
      })],
      vpc,
    });
    catalogue.instance.connections.allowDefaultPortFrom(onMedia.function, 'used by OnMedia');
    catalogue.instance.grantConnect(onMedia.function, catalogue.user);
    for (const [name, value] of Object.entries(catalogue.login())) {
      onMedia.function.addEnvironment(`CATALOGUE_${name}`, value);
    }
    this.handOverMedia(media, onMedia);
    makeBudget(this, 1500);
    new CfnOutput(this, 'MediaBucket', { value: media.bucketName });
    new CfnOutput(this, 'CatalogueAt', { value: catalogue.instance.instanceEndpoint.socketAddress });
  }

  /** Let the service put events on the account's bus, in its own name. */
  letPublish(api) {
    const source = `paved.${this.stageName}.playback`;
    iam.Grant.addToPrincipal({
      grantee: api.task.taskRole,
      actions: ['events:PutEvents'],
      resourceArns: [this.formatArn({ service: 'events', resource: 'event-bus', resourceName: 'default' })],
      conditions: { 'ForAllValues:StringEquals': { 'events:source': [source] } },
    });
    api.container.addEnvironment('EVENTS_BUS_NAME', 'default');
    api.container.addEnvironment('EVENTS_SOURCE', source);
  }

  /** Hand each new object to a function; what cannot be delivered is kept. */
  handOverMedia(media, to) {
    const rule = new events.Rule(this, 'NewMedia', {
      eventPattern: {
        source: ['aws.s3'],
        detailType: ['Object Created'],
        detail: { bucket: { name: [media.bucketName] } },
        account: [this.account],
      },
    });
    rule.addTarget(new targets.LambdaFunction(to.alias, {
      deadLetterQueue: deadLetterQueue(rule, 'Undelivered', this),
      retryAttempts: 185,
      maxEventAge: Duration.hours(24),
    }));
  }
}

module.exports = Playback;
