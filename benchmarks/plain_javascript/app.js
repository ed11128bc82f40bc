// The identity service in plain CDK JavaScript, with CDK's default settings; `-c copies=N` builds it N times.
'use strict';

const { App, Stage } = require('aws-cdk-lib');
const { Identity } = require('./identity');

const app = new App();
for (let number = 0; number < Number(app.node.tryGetContext('copies') ?? 1); number++) {
  const name = `prod${number || ''}`;
  const stage = new Stage(app, name, { env: { account: '210987654321', region: 'us-east-1' } });
  new Identity(stage, 'identity', {
    terminationProtection: true,
    tags: { service: 'identity', owner: 'identity-team', stage: name, tier: 'production' },
  });
}
app.synth();
