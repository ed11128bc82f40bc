// Events of the account's bus, handed to a queue of a plain stack; what cannot be delivered is kept.
'use strict';

const events = require('aws-cdk-lib/aws-events');
const iam = require('aws-cdk-lib/aws-iam');
const { Construct } = require('constructs');
const { deadLetterQueue } = require('./storage');

/** Hand events to a queue; the L2's target would open it to every rule of every account. */
function subscribe(stack, id, { to, source, detailType }) {
  const scope = new Construct(stack, id);
  const undelivered = deadLetterQueue(scope, 'Undelivered', stack);
  const rule = new events.CfnRule(scope, 'Resource', {
    eventPattern: { source: [source], 'detail-type': [detailType], account: [stack.account] },
    state: 'ENABLED',
    targets: [{
      id: 'Target0',
      arn: to.queueArn,
      deadLetterConfig: { arn: undelivered.queueArn },
      retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 24 * 3600 },
    }],
  });
  for (const queue of [to, undelivered]) {
    queue.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': rule.attrArn } },
    }));
  }
}

module.exports = { subscribe };
