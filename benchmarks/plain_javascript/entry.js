// The HTTPS entry of a plain service: an internal load balancer at a name of the stage's zone.
'use strict';

const { createHash } = require('node:crypto');
const ec2 = require('aws-cdk-lib/aws-ec2');
const elbv2 = require('aws-cdk-lib/aws-elasticloadbalancingv2');
const route53 = require('aws-cdk-lib/aws-route53');
const targets = require('aws-cdk-lib/aws-route53-targets');
const { Construct } = require('constructs');
const { alarm, every } = require('./alarms');
const { APP, stageZone } = require('./network');
const { overGroups } = require('./targets');

/** A load balancer that answers to `host`. */
class Entry extends Construct {
  constructor(scope, id, stack, vpc, host) {
    super(scope, id);
    this.host = host;
    this.balancer = this.makeBalancer(stack, vpc);
    const errors = this.balancer.metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, every('Sum'));
    alarm(this, 'entry.BalancerErrors', errors, { stack });
    alarm(this, 'entry.Rejected', this.balancer.metrics.rejectedConnectionCount(every('Sum')), { stack });
    const { zone, certificate } = stageZone(stack);
    this.listener = this.balancer.addListener('Https', {
      port: 443,
      open: false,
      sslPolicy: elbv2.SslPolicy.TLS13_RES,
      certificates: [elbv2.ListenerCertificate.fromCertificateManager(certificate)],
      defaultAction: elbv2.ListenerAction.fixedResponse(404, {
        contentType: 'text/plain',
        messageBody: 'There is nothing here.',
      }),
    });
    new route53.ARecord(this, 'Name', {
      zone,
      recordName: host,
      target: route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(this.balancer)),
      comment: `made by ${this.node.path}`,
    });
  }

  makeBalancer(stack, vpc) {
    const securityGroup = new ec2.SecurityGroup(this, 'Group', {
      vpc,
      allowAllOutbound: false,
      description: `The load balancer of ${this.node.path}`,
    });
    securityGroup.addIngressRule(ec2.Peer.ipv4(vpc.vpcCidrBlock), ec2.Port.tcp(443), 'HTTPS from the network');
    const balancer = new elbv2.ApplicationLoadBalancer(this, 'Default', {
      vpc,
      vpcSubnets: APP,
      internetFacing: false,
      securityGroup,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: elbv2.DesyncMitigationMode.STRICTEST,
      deletionProtection: stack.tier.protected,
    });
    if (stack.tier.accessLogs) {
      const logBucket = stack.shared('log-bucket');
      for (const kind of ['access_logs', 'connection_logs']) {
        balancer.setAttribute(`${kind}.s3.enabled`, 'true');
        balancer.setAttribute(`${kind}.s3.bucket`, logBucket);
        balancer.setAttribute(`${kind}.s3.prefix`, this.node.path);
      }
    }
    return balancer;
  }

  /** Send all traffic to the first of `groups`; return the rule and the alarm on its targets. */
  send(groups, stack) {
    const hash = createHash('sha256').update(`${this.host}/`).digest('hex');
    const scope = new Construct(this, 'Rule');
    const rule = new elbv2.ApplicationListenerRule(scope, 'Default', {
      listener: this.listener,
      priority: 20_001 + Number(BigInt(`0x${hash}`) % 30_000n),
      conditions: [elbv2.ListenerCondition.hostHeaders([this.host])],
      action: elbv2.ListenerAction.weightedForward(
        groups.map((targetGroup, number) => ({ targetGroup, weight: number ? 0 : 1 })),
      ),
    });
    const counts = groups.map((group) => group.metrics.unhealthyHostCount(every('Maximum')));
    const unhealthy = overGroups('MAX', counts, 'unhealthy targets');
    return { rule, alarm: alarm(scope, 'entry.UnhealthyTargets', unhealthy, { stack }) };
  }
}

module.exports = { Entry };
