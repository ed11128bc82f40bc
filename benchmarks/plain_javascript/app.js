// The services in plain CDK JavaScript, with CDK's default settings; the context says which, where and how often.
'use strict';

const { App, Stage } = require('aws-cdk-lib');
const { TIERS } = require('./stack');

const app = new App();
const [services, stages, copies] = ['services', 'stages', 'copies'].map((name) => app.node.getContext(name));
for (let number = 0; number < Number(copies); number++) {
  for (const [name, tier] of Object.entries(stages)) {
    const env = { account: TIERS[tier].account, region: 'us-east-1' };
    const stage = new Stage(app, `${name}${number || ''}`, { env });
    for (const service of services) {
      const Service = require(`./${service}`);
      new Service(stage, tier);
    }
  }
}
app.synth();
