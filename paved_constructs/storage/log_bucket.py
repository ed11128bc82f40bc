"""The bucket that a stage's buckets and load balancers write their access logs to."""

from __future__ import annotations

from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from paved_constructs.core.construct import PavedConstruct
from paved_constructs.core.golden import Fixed, GoldenTable
from paved_constructs.core.settle import settle
from paved_constructs.parts.stage_parameter import share
from paved_constructs.storage.bucket_golden import GOLDEN as BUCKET

KEPT: Final = s3.LifecycleRule(
    id="Kept",
    expiration=Duration.days(400),
    noncurrent_version_expiration=Duration.days(7),
    abort_incomplete_multipart_upload_after=Duration.days(7),
)

GOLDEN: Final[GoldenTable] = {
    name: Fixed(row.value, why=row.why, controls=row.controls, sets=row.sets)
    for name, row in BUCKET.items()
    if name not in {"access_logs", "event_bridge", "lock_for"}  # logging itself would never end
} | {
    "encryption": Fixed(
        s3.BucketEncryption.S3_MANAGED,
        why="load balancers refuse to deliver to a bucket with a customer-managed key",
        controls=("S3.17",),
        sets=("AWS::S3::Bucket.BucketEncryption",),
    ),
    "lifecycle_rules": Fixed(
        [KEPT],
        why="400 days show a whole year, and the same week of the year before",
        controls=("S3.13",),
        sets=("AWS::S3::Bucket.LifecycleConfiguration",),
    ),
}


class PavedLogBucket(PavedConstruct):
    """A stage's one bucket for access logs; services find it by themselves. `.bucket` is the ordinary L2."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.bucket: Final = s3.Bucket(self, "Default", **settle(self, GOLDEN, {}))
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AccessLogs",
                principals=[iam.ServicePrincipal("logging.s3.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[self.bucket.arn_for_objects("*")],
                conditions={"StringEquals": {"aws:SourceAccount": self.stack.account}},
            )
        )
        self.bucket.add_to_resource_policy(
            iam.PolicyStatement(  # a balancer writes below the id of its own account, so the path needs no condition
                sid="BalancerLogs",
                principals=[iam.ServicePrincipal("logdelivery.elasticloadbalancing.amazonaws.com")],
                actions=["s3:PutObject"],
                resources=[self.bucket.arn_for_objects(f"*/AWSLogs/{self.stack.account}/*")],
            )
        )
        share(self, "log-bucket", self.bucket.bucket_name)
