// Recommendations, as `stacks/recommendations.py` builds them, in plain CDK.
'use strict';

const ecr = require('aws-cdk-lib/aws-ecr');
const ecs = require('aws-cdk-lib/aws-ecs');
const { makeBudget } = require('./budget');
const { makeCluster } = require('./fargate');
const { Fleet } = require('./fleet');
const { Job } = require('./job');
const { stageVpc } = require('./network');
const { ServiceStack } = require('./stack');
const { bucket, table } = require('./storage');
const { subscribe } = require('./subscription');
const { Worker } = require('./worker');

const IMAGES = {
  Server: 'sha256:2a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f70819',
  Views: 'sha256:3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a',
  Training: 'sha256:4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f708192a3b',
};

/** Learns from what is played, trains a model each night, and serves it from GPUs. */
class Recommendations extends ServiceStack {
  constructor(stage, tier) {
    super(stage, 'recommendations', { owner: 'recommendations-team', tier });
    const vpc = stageVpc(this);
    const cluster = makeCluster(this, vpc);
    const results = table(this, 'Results', 'pk', 'expires_at');
    const models = bucket(this, 'Models');

    const views = new Worker(this, 'Views', { cluster, image: this.image('Views'), workSeconds: 30 });
    results.grantReadWriteData(views.task.taskRole);
    views.container.addEnvironment('RESULTS_TABLE_NAME', results.tableName);
    const source = `paved.${this.stageName}.playback`;
    subscribe(this, 'Playbacks', { to: views.queue, source, detailType: 'Playback Started' });

    const training = new Job(this, 'Training', {
      cluster,
      image: this.image('Training'),
      schedule: 'cron(0 3 * * ? *)',
      timeZone: 'America/New_York',
    });
    results.grantReadData(training.task.taskRole);
    training.container.addEnvironment('RESULTS_TABLE_NAME', results.tableName);
    models.grantRead(training.task.taskRole);
    models.grantPut(training.task.taskRole);
    training.container.addEnvironment('MODELS_BUCKET_NAME', models.bucketName);

    const server = new Fleet(this, 'Server', {
      vpc,
      repository: this.repository('Server'),
      digest: IMAGES.Server,
      host: `recommendations.${this.stageName}.example.com`,
      requests: 3000,
      environment: { RESULTS_TABLE_NAME: results.tableName, MODELS_BUCKET_NAME: models.bucketName },
    });
    results.grantReadData(server.role);
    models.grantRead(server.role);
    makeBudget(this, 3000);
  }

  repository(name) {
    return ecr.Repository.fromRepositoryName(this, `${name}Images`, `recommendations-${name.toLowerCase()}`);
  }

  image(name) {
    return ecs.ContainerImage.fromEcrRepository(this.repository(name), IMAGES[name]);
  }
}

module.exports = Recommendations;
