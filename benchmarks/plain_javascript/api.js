// The HTTP API of the plain service: routes, access log, alarms.
'use strict';

const { RemovalPolicy } = require('aws-cdk-lib');
const apigatewayv2 = require('aws-cdk-lib/aws-apigatewayv2');
const integrations = require('aws-cdk-lib/aws-apigatewayv2-integrations');
const logs = require('aws-cdk-lib/aws-logs');
const { MINUTE, alarm } = require('./alarms');

// Written out, as the line that Python's json.dumps makes of it: it is a property of a resource.
const LOGGED = '{"requestId": "$context.requestId", "requestTime": "$context.requestTime", '
  + '"ip": "$context.identity.sourceIp", "routeKey": "$context.routeKey", "status": "$context.status", '
  + '"responseLatency": "$context.responseLatency", "responseLength": "$context.responseLength", '
  + '"integrationError": "$context.integrationErrorMessage"}';

/** Make the API; `routes` are {'METHOD /path': the alias that answers}. */
function makeApi(scope, key, notify, routes) {
  const api = new apigatewayv2.HttpApi(scope, 'Api', { apiName: 'Default', createDefaultStage: false });
  const stage = new apigatewayv2.HttpStage(scope, 'ApiStage', {
    httpApi: api,
    autoDeploy: true,
    throttle: { rateLimit: 100, burstLimit: 200 },
  });
  const logGroup = new logs.LogGroup(scope, 'ApiLogs', {
    retention: logs.RetentionDays.ONE_YEAR,
    encryptionKey: key,
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
  });
  stage.node.defaultChild.accessLogSettings = { destinationArn: logGroup.logGroupArn, format: LOGGED };
  alarm(
    scope,
    'ApiServerErrorsAlarm',
    notify,
    api.metricServerError({ period: MINUTE, statistic: 'Sum' }),
    0,
    'Callers are answered with 5xx. '
      + 'Find the route in the access log (status, integration error), then the log of its function.',
  );
  alarm(
    scope,
    'ApiLatencyAlarm',
    notify,
    api.metricLatency({ period: MINUTE, statistic: 'p99' }),
    3000,
    'One call in a hundred takes over three seconds (the limit is in milliseconds). '
      + "Compare the route's latency with its function's duration; look at the traces for what it waits for.",
  );
  for (const [route, alias] of Object.entries(routes)) {
    const [method, path] = route.split(' ');
    new apigatewayv2.HttpRoute(scope, `Api${route.replaceAll('/', '-')}`, {
      httpApi: api,
      routeKey: apigatewayv2.HttpRouteKey.with(path, apigatewayv2.HttpMethod[method]),
      integration: new integrations.HttpLambdaIntegration('Integration', alias),
    });
  }
  return stage;
}

module.exports = { makeApi };
