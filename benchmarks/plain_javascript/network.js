// How a plain service finds what its platform shares: the network, the DNS zone and the certificate.
'use strict';

const { Annotations, Fn } = require('aws-cdk-lib');
const acm = require('aws-cdk-lib/aws-certificatemanager');
const ec2 = require('aws-cdk-lib/aws-ec2');
const route53 = require('aws-cdk-lib/aws-route53');

const APP = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };
const DATA = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

/** Return the stage's VPC, whose ids are known once it is deployed. */
function stageVpc(stack) {
  const facts = Fn.split(';', stack.shared('network'), 6);
  const [zones, open, app, data] = facts.slice(2).map((fact) => Fn.split(',', fact, stack.tier.network.zones));
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: facts[0],
    vpcCidrBlock: facts[1],
    availabilityZones: zones,
    publicSubnetIds: open,
    privateSubnetIds: app,
    isolatedSubnetIds: data,
  });
  Annotations.of(stack).acknowledgeWarning('@aws-cdk/aws-ec2:noSubnetRouteTableId', "routes are the platform's");
  return vpc;
}

/** Make a security group that lets nobody in, and out over HTTPS. */
function closedGroup(scope, vpc, what) {
  const description = `${what} of ${scope.node.path}`;
  const group = new ec2.SecurityGroup(scope, 'Group', { vpc, description, allowAllOutbound: false });
  group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(443), 'AWS and partners');
  return group;
}

/** Return the stage's DNS zone and the certificate for the names in it, known once it is deployed. */
function stageZone(stack) {
  const [hostedZoneId, certificateArn] = Fn.split(';', stack.shared('zone'), 2);
  return {
    zone: route53.HostedZone.fromHostedZoneAttributes(stack, 'Zone', {
      hostedZoneId,
      zoneName: `${stack.stageName}.example.com`,
    }),
    certificate: acm.Certificate.fromCertificateArn(stack, 'Certificate', certificateArn),
  };
}

module.exports = { APP, DATA, closedGroup, stageVpc, stageZone };
