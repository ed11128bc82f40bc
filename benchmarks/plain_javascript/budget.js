// What a plain service may cost in a month, and who is told when it will cost more.
'use strict';

const budgets = require('aws-cdk-lib/aws-budgets');
const { Construct } = require('constructs');

const ALERTS = [['ACTUAL', 80], ['ACTUAL', 100], ['FORECASTED', 100]];

/** Make a budget of US dollars for the service in its stage; the stack's topic is told of its alerts. */
function makeBudget(stack, monthly) {
  const of = { service: stack.node.id, stage: stack.stageName };
  const budget = new budgets.CfnBudget(new Construct(stack, 'Budget'), 'Resource', {
    budget: {
      budgetType: 'COST',
      timeUnit: 'MONTHLY',
      budgetLimit: { amount: monthly, unit: 'USD' },
      filterExpression: {
        and: Object.entries(of).map(([key, value]) => ({
          tags: { key, values: [value], matchOptions: ['EQUALS'] },
        })),
      },
      metrics: ['UnblendedCost'],
    },
    notificationsWithSubscribers: ALERTS.map(([notificationType, threshold]) => ({
      notification: {
        notificationType,
        comparisonOperator: 'GREATER_THAN',
        threshold,
        thresholdType: 'PERCENTAGE',
      },
      subscribers: [{ subscriptionType: 'SNS', address: stack.topic.topicArn }],
    })),
  });
  budget.node.addDependency(stack.topic.node.findChild('Policy'));
}

module.exports = { makeBudget };
