// What the plain services keep data in: buckets, tables, and queues for what failed.
'use strict';

const { Duration } = require('aws-cdk-lib');
const dynamodb = require('aws-cdk-lib/aws-dynamodb');
const s3 = require('aws-cdk-lib/aws-s3');
const sqs = require('aws-cdk-lib/aws-sqs');
const { MINUTE, alarm, every } = require('./alarms');

const OPERATIONS = [
  dynamodb.Operation.GET_ITEM,
  dynamodb.Operation.BATCH_GET_ITEM,
  dynamodb.Operation.QUERY,
  dynamodb.Operation.SCAN,
  dynamodb.Operation.PUT_ITEM,
  dynamodb.Operation.UPDATE_ITEM,
  dynamodb.Operation.DELETE_ITEM,
  dynamodb.Operation.BATCH_WRITE_ITEM,
];

/** Make a private, versioned bucket; `rule` is a lifecycle of data/tiers.json, its times in days. */
function privateBucket(scope, id, rule, more) {
  return new s3.Bucket(scope, id, {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
    versioned: true,
    lifecycleRules: [{
      id: rule.id,
      expiration: rule.expires ? Duration.days(rule.expires) : undefined,
      noncurrentVersionExpiration: Duration.days(rule.oldVersionsExpire),
      noncurrentVersionsToRetain: rule.oldVersionsKept,
      abortIncompleteMultipartUploadAfter: Duration.days(7),
      expiredObjectDeleteMarker: rule.expiresMarkers,
    }],
    ...more,
  });
}

/** Make a bucket of a service: encrypted and logged as the tier says, and telling EventBridge what changes. */
function bucket(stack, id) {
  const { ownKey, accessLogs, lifecycle } = stack.tier;
  const made = privateBucket(stack, id, lifecycle, {
    removalPolicy: stack.removalPolicy,
    ...(ownKey
      ? { encryption: s3.BucketEncryption.KMS, encryptionKey: stack.key, bucketKeyEnabled: true }
      : { encryption: s3.BucketEncryption.S3_MANAGED }),
  });
  const cfn = made.node.defaultChild;
  cfn.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
  if (accessLogs) {
    cfn.loggingConfiguration = {
      destinationBucketName: stack.shared('log-bucket'),
      logFilePrefix: `${stack.node.path}/${id}/`,
    };
  }
  return made;
}

/** Make a table of a service, with its alarms. */
function table(stack, id, partitionKey, timeToLiveAttribute) {
  const { ownKey, protected: production, recoveryDays, backup } = stack.tier;
  const made = new dynamodb.TableV2(stack, id, {
    partitionKey: { name: partitionKey, type: dynamodb.AttributeType.STRING },
    timeToLiveAttribute,
    billing: dynamodb.Billing.onDemand({ maxReadRequestUnits: 4000, maxWriteRequestUnits: 1000 }),
    encryption: ownKey
      ? dynamodb.TableEncryptionV2.customerManagedKey(stack.key)
      : dynamodb.TableEncryptionV2.dynamoOwnedKey(),
    pointInTimeRecoverySpecification: {
      pointInTimeRecoveryEnabled: true,
      recoveryPeriodInDays: recoveryDays,
    },
    contributorInsightsSpecification: { enabled: production },
    deletionProtection: production,
    removalPolicy: stack.removalPolicy,
    tags: backup ? [{ key: 'backup', value: 'daily' }] : undefined,
  });
  for (const kind of ['Read', 'Write']) {
    alarm(made, `table.${kind}Throttles`, made.metric(`${kind}ThrottleEvents`, every('Sum')), { stack });
  }
  const errors = made.metricSystemErrorsForOperations({ operations: OPERATIONS, period: MINUTE });
  alarm(made, 'table.SystemErrors', errors, { stack });
  return made;
}

/** Make a queue, encrypted as the tier says. */
function makeQueue(scope, id, stack, more) {
  return new sqs.Queue(scope, id, {
    enforceSSL: true,
    removalPolicy: stack.removalPolicyOnceCreated,
    ...(stack.tier.ownKey
      ? {
        encryption: sqs.QueueEncryption.KMS,
        encryptionMasterKey: stack.key,
        dataKeyReuse: Duration.minutes(5),
      }
      : { encryption: sqs.QueueEncryption.SQS_MANAGED }),
    ...more,
  });
}

/** Make a queue for what an AWS service could not deliver, or for what failed in the queue of the name `behind`. */
function deadLetterQueue(scope, id, stack, behind) {
  const source = () => sqs.Queue.fromQueueArn(scope, 'Source', stack.formatArn({ service: 'sqs', resource: behind }));
  const queue = makeQueue(scope, id, stack, {
    retentionPeriod: Duration.days(14),
    redriveAllowPolicy: behind
      ? { redrivePermission: sqs.RedrivePermission.BY_QUEUE, sourceQueues: [source()] }
      : { redrivePermission: sqs.RedrivePermission.DENY_ALL },
  });
  const waiting = queue.metricApproximateNumberOfMessagesVisible(every('Maximum'));
  alarm(queue, 'deadLetterQueue.Undelivered', waiting, { stack });
  return queue;
}

module.exports = { bucket, deadLetterQueue, makeQueue, privateBucket, table };
