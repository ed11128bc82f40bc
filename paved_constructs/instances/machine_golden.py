"""What every instance of a fleet is: the rows of its launch template and of its role."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration

from paved_constructs.core.golden import ByTier, Choice, Fixed, Golden, GoldenTable
from paved_constructs.parts.hardware import Hardware
from paved_constructs.parts.key import STACK_KEY

MACHINE: Final[GoldenTable] = {
    "hardware": Choice(
        Hardware.GRAVITON,
        why="one word for what it runs on; in production several types, so that one of them is to be had",
        controls=("AutoScaling.6", "CT.AUTOSCALING.PR.6", "CT.AUTOSCALING.PR.10", "CT.AUTOSCALING.PR.11"),
        sets=("AWS::AutoScaling::AutoScalingGroup.MixedInstancesPolicy",),
    ),
    "launch_template": Fixed(
        "its own, in its newest version",
        why="a launch configuration is what AWS has retired, and knows none of the rows below",
        controls=("AutoScaling.9", "CT.AUTOSCALING.PR.8"),
        sets=("AWS::AutoScaling::AutoScalingGroup.MixedInstancesPolicy",),
    ),
    "machine_image": Fixed(
        "the newest Amazon Linux 2023 for its hardware, when it starts",
        why="an instance starts patched, without a deployment: the parameter is read at each launch",
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.ImageId",),
    ),
    "max_instance_lifetime": Choice(
        Duration.days(30),
        why="none runs on an image that is over a month old",
        sets=("AWS::AutoScaling::AutoScalingGroup.MaxInstanceLifetime",),
    ),
    "require_imdsv2": Fixed(
        True,
        why="a request that the program is talked into sending cannot fetch the instance's credentials",
        controls=("EC2.8", "EC2.170", "AutoScaling.3", "CT.EC2.PR.1", "CKV_AWS_79", "CIS 5.7"),
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.MetadataOptions",),
    ),
    "http_put_response_hop_limit": Golden(
        1,
        why="credentials do not leave the machine; the fleet's own container shares its network and needs no second",
        controls=("AutoScaling.4", "CT.EC2.PR.2"),
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.MetadataOptions",),
    ),
    "encryption_key": Fixed(
        STACK_KEY,
        why="what the program writes is read by nobody else; auto scaling is let in, or nothing would start",
        controls=("EC2.3", "EC2.181", "CT.EC2.PR.14", "CKV_AWS_8", "AwsSolutions-EC26"),
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.BlockDeviceMappings",),
    ),
    "volume_type": Fixed(
        "gp3",
        why="a fifth cheaper than gp2, and as fast whatever its size",
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.BlockDeviceMappings",),
    ),
    "volume_size": Choice(
        30,
        why="in GiB: the machine image, a program and its logs; models and large images need more",
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.BlockDeviceMappings",),
    ),
    "associate_public_ip_address": Fixed(
        False,
        why="the internet reaches the load balancer, never an instance",
        controls=("EC2.9", "EC2.25", "CT.EC2.PR.9"),
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.NetworkInterfaces",),
    ),
    "egress": Golden(
        (443,),
        why="it reaches AWS, partners over TLS and what it uses; nothing else is worth stealing through",
        controls=("EC2.18", "EC2.19"),
        sets=("AWS::EC2::SecurityGroup.SecurityGroupEgress",),
    ),
    "key_pair": Fixed(
        None,
        why="nobody has an SSH key that could be lost; port 22 is closed",
        controls=("EC2.13", "CKV_AWS_24"),
    ),
    "session_manager": Fixed(
        "sessions only",
        why="who must look inside does so under their own name, and it is recorded; the role may do nothing else by it",
    ),
    "role": Fixed(
        "its own",
        why="what the program may do is granted by what it uses; the machine itself signals, logs and measures",
        sets=("AWS::IAM::Role.AssumeRolePolicyDocument",),
    ),
    "detailed_monitoring": Choice(
        ByTier(production=True, sandbox=False),
        why="the CPU is measured every minute, so it scales before callers notice; $2.10 a month for each",
        controls=("CT.EC2.PR.10", "AwsSolutions-EC28"),
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.Monitoring",),
    ),
    "tags": Fixed(
        ("service", "owner", "stage", "tier"),
        why="each instance's and each volume's cost is told by its owner",
        sets=("AWS::EC2::LaunchTemplate.LaunchTemplateData.TagSpecifications",),
    ),
}
