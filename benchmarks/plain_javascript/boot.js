// The user data of a plain fleet: what an instance writes down, prepares and starts.
'use strict';

const { readFileSync } = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
const USER_DATA = readFileSync(path.join(ROOT, 'benchmarks', 'data', 'user_data.sh'), 'utf8');

/** Return the shell commands for the instances of a group, whose logical id is `resource`. */
function boot(stack, { group, resource, image, logGroup, environment }) {
  const variables = { AWS_REGION: stack.region, ...environment };
  const filled = {
    REGION: stack.region,
    STACK: stack.stackName,
    GROUP: group,
    DRAIN: stack.tier.service.deregistrationSeconds,
    RESOURCE: resource,
    ENVIRONMENT: Object.entries(variables).map(([name, value]) => `${name}=${value}`).join('\n'),
    WATCH: script('watch.sh'),
    BOOT: script('boot.sh'),
    IMAGE: image,
    LOGS: logGroup,
  };
  return Object.entries(filled).reduce(
    (text, [name, value]) => text.replaceAll(`@${name}@`, () => value),
    USER_DATA,
  );
}

function script(name) {
  return readFileSync(path.join(ROOT, 'paved_constructs', 'instances', name), 'utf8').trimEnd();
}

module.exports = { boot };
