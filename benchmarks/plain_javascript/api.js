// The HTTP API of a plain service: routes, access log, alarms.
'use strict';

const apigatewayv2 = require('aws-cdk-lib/aws-apigatewayv2');
const integrations = require('aws-cdk-lib/aws-apigatewayv2-integrations');
const { alarm, every } = require('./alarms');

// Written out, as the line that Python's json.dumps makes of it: it is a property of a resource.
const LOGGED = '{"requestId": "$context.requestId", "requestTime": "$context.requestTime", '
  + '"ip": "$context.identity.sourceIp", "routeKey": "$context.routeKey", "status": "$context.status", '
  + '"responseLatency": "$context.responseLatency", "responseLength": "$context.responseLength", '
  + '"integrationError": "$context.integrationErrorMessage"}';

/** Make the API; `routes` are {'METHOD /path': the alias that answers}. */
function makeApi(stack, routes) {
  const api = new apigatewayv2.HttpApi(stack, 'Api', { apiName: 'Default', createDefaultStage: false });
  const stage = new apigatewayv2.HttpStage(api, 'Stage', {
    httpApi: api,
    autoDeploy: true,
    throttle: { rateLimit: 100, burstLimit: 200 },
  });
  stage.node.defaultChild.accessLogSettings = {
    destinationArn: stack.logGroup(api, 'Logs').logGroupArn,
    format: LOGGED,
  };
  alarm(api, 'api.ServerErrors', api.metricServerError(every('Sum')), { stack });
  alarm(api, 'api.Latency', api.metricLatency(every('p99')), { stack });
  for (const [route, alias] of Object.entries(routes)) {
    const [method, path] = route.split(' ');
    new apigatewayv2.HttpRoute(api, route.replaceAll('/', '-'), {
      httpApi: api,
      routeKey: apigatewayv2.HttpRouteKey.with(path, apigatewayv2.HttpMethod[method]),
      integration: new integrations.HttpLambdaIntegration('Integration', alias),
    });
  }
  return stage;
}

module.exports = { makeApi };
