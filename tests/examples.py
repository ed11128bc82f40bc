"""One example of each construct, as a team would write it: rules and snapshots are checked on them.

A construct `PavedThing` is built by the function `paved_thing(scope)`, with the id "Subject".
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from aws_cdk import CfnWaitConditionHandle, Duration
from aws_cdk.aws_apigatewayv2 import HttpApi
from aws_cdk.aws_dynamodb import Attribute, AttributeType
from aws_cdk.aws_ec2 import SecurityGroup
from aws_cdk.aws_ecr import Repository
from aws_cdk.aws_ecs import ContainerImage
from aws_cdk.aws_elasticloadbalancingv2 import (
    ApplicationListener,
    ApplicationLoadBalancer,
    ApplicationTargetGroup,
    IApplicationListener,
    TargetType,
)
from aws_cdk.aws_lambda import Code, Function, Runtime
from constructs import Construct

from paved_constructs.containers.cluster import PavedCluster
from paved_constructs.containers.job import PavedJob
from paved_constructs.containers.managed_instances import PavedManagedInstances
from paved_constructs.containers.service import PavedService
from paved_constructs.containers.worker import PavedWorker
from paved_constructs.core.stack import PavedStack
from paved_constructs.databases.aurora import PavedAurora
from paved_constructs.databases.database import PavedDatabase
from paved_constructs.functions.function import PavedFunction
from paved_constructs.instances.fleet import PavedFleet
from paved_constructs.network.api import PavedApi
from paved_constructs.network.entry import PavedEntry
from paved_constructs.network.entry_rule import PavedEntryRule
from paved_constructs.network.firewall import PavedFirewall
from paved_constructs.network.route import PavedRoute
from paved_constructs.network.shared_entry import PavedSharedEntry
from paved_constructs.network.stage_network import stage_network
from paved_constructs.network.vpc import PavedNetwork
from paved_constructs.network.zone import PavedZone
from paved_constructs.parts.budget import PavedBudget
from paved_constructs.parts.dead_letter_queue import PavedDeadLetterQueue
from paved_constructs.parts.events import PavedEvents
from paved_constructs.parts.hardware import Hardware
from paved_constructs.parts.key import PavedKey
from paved_constructs.parts.log_group import PavedLogGroup
from paved_constructs.parts.queue import PavedQueue
from paved_constructs.parts.subscription import PavedSubscription
from paved_constructs.parts.topic import PavedTopic
from paved_constructs.storage.backup import PavedBackup
from paved_constructs.storage.bucket import PavedBucket
from paved_constructs.storage.log_bucket import PavedLogBucket
from paved_constructs.storage.secret import PavedSecret
from paved_constructs.storage.table import PavedTable

SOURCES: Final = Path(__file__).parent / "sources"
DIGEST: Final = f"sha256:{'0123456789abcdef' * 4}"


def paved_api(scope: Construct) -> PavedApi:
    api = PavedApi(scope, "Subject")
    api.route("POST /orders", plain_function(scope))
    return api


def paved_aurora(scope: Construct) -> PavedAurora:
    return PavedAurora(scope, "Subject")


def paved_backup(scope: Construct) -> PavedBackup:
    CfnWaitConditionHandle(scope, "Beside")  # in a sandbox there is nothing else, and a stack must not be empty
    return PavedBackup(scope, "Subject")


def paved_bucket(scope: Construct) -> PavedBucket:
    return PavedBucket(scope, "Subject")


def paved_budget(scope: Construct) -> PavedBudget:
    return PavedBudget(scope, "Subject", monthly=200)


def paved_cluster(scope: Construct) -> PavedCluster:
    return PavedCluster(scope, "Subject")


def paved_database(scope: Construct) -> PavedDatabase:
    return PavedDatabase(scope, "Subject")


def paved_dead_letter_queue(scope: Construct) -> PavedDeadLetterQueue:
    return PavedDeadLetterQueue(scope, "Subject")


def paved_entry(scope: Construct) -> PavedEntry:
    domain = f"orders.{PavedStack.enclosing(scope).stage.domain}"
    return PavedEntry(scope, "Subject", domain=domain, public=True)


def paved_entry_rule(scope: Construct) -> PavedEntryRule:
    return PavedEntryRule(
        scope,
        "Subject",
        entry="the entry",
        listener=plain_listener(scope),
        host="orders.dev.example.com",
        path="/orders",
        target_groups=[plain_targets(scope, "Blue"), plain_targets(scope, "Green")],
    )


def paved_events(scope: Construct) -> PavedEvents:
    events = PavedEvents(scope, "Subject")
    function = SOURCES / "python"
    PavedFunction(scope, "Function", code=function, handler="orders.handler", runtime=Runtime.PYTHON_3_14).uses(events)
    return events


def paved_fleet(scope: Construct) -> PavedFleet:
    domain = f"recommend.{PavedStack.enclosing(scope).stage.domain}"
    image = ContainerImage.from_registry(f"images.example.com/recommend@{DIGEST}")
    return PavedFleet(scope, "Subject", image=image, port=8080, health_check="/healthz", domain=domain)


def paved_firewall(scope: Construct) -> PavedFirewall:
    network = stage_network(scope)
    balancer = ApplicationLoadBalancer(scope, "Balancer", vpc=network.vpc, vpc_subnets=network.app)
    return PavedFirewall(scope, "Subject", protects=balancer)


def paved_function(scope: Construct) -> PavedFunction:
    return PavedFunction(
        scope,
        "Subject",
        code=SOURCES / "java",
        handler="com.example.Orders::handle",
        runtime=Runtime.JAVA_25,
        network=True,
    )


def paved_job(scope: Construct) -> PavedJob:
    return PavedJob(
        scope, "Subject", image=orders_image(scope), schedule="cron(0 2 * * ? *)", time_zone="Europe/Berlin"
    )


def paved_key(scope: Construct) -> PavedKey:
    return PavedKey(scope, "Subject")


def paved_log_bucket(scope: Construct) -> PavedLogBucket:
    return PavedLogBucket(scope, "Subject")


def paved_log_group(scope: Construct) -> PavedLogGroup:
    return PavedLogGroup(scope, "Subject")


def paved_managed_instances(scope: Construct) -> PavedManagedInstances:
    return PavedManagedInstances(scope, "Subject", profile=Hardware.GPU.value, spot=False)


def paved_network(scope: Construct) -> PavedNetwork:
    return PavedNetwork(scope, "Subject")


def paved_queue(scope: Construct) -> PavedQueue:
    return PavedQueue(scope, "Subject", visibility_timeout=Duration.minutes(2))


def paved_route(scope: Construct) -> PavedRoute:
    return PavedRoute(scope, "Subject", api=HttpApi(scope, "Api"), key="GET /orders", handler=plain_function(scope))


def paved_secret(scope: Construct) -> PavedSecret:
    return PavedSecret(scope, "Subject", rotated_by=plain_function(scope))


def paved_shared_entry(scope: Construct) -> PavedSharedEntry:
    return PavedSharedEntry(scope, "Subject")


def paved_service(scope: Construct) -> PavedService:
    domain = f"orders.{PavedStack.enclosing(scope).stage.domain}"
    return PavedService(scope, "Subject", image=orders_image(scope), port=8080, health_check="/healthz", domain=domain)


def paved_subscription(scope: Construct) -> PavedSubscription:
    function = PavedFunction(
        scope, "Function", code=SOURCES / "python", handler="orders.handler", runtime=Runtime.PYTHON_3_14
    )
    return PavedSubscription(scope, "Subject", to=function, service="playback", detail_type=["Playback Started"])


def paved_table(scope: Construct) -> PavedTable:
    key = Attribute(name="pk", type=AttributeType.STRING)
    return PavedTable(scope, "Subject", partition_key=key, time_to_live_attribute="expires_at")


def paved_topic(scope: Construct) -> PavedTopic:
    return PavedTopic(scope, "Subject")


def paved_worker(scope: Construct) -> PavedWorker:
    worker = PavedWorker(scope, "Subject", image=orders_image(scope), work_timeout=Duration.minutes(3))
    PavedSubscription(scope, "Views", to=worker, service="playback", detail_type=["Playback Started"])
    return worker


def paved_zone(scope: Construct) -> PavedZone:
    return PavedZone(scope, "Subject")


def orders_image(scope: Construct) -> ContainerImage:
    """Return an image by its digest, from a repository that stands elsewhere."""
    return ContainerImage.from_ecr_repository(Repository.from_repository_name(scope, "Images", "orders"), DIGEST)


def plain_function(scope: Construct) -> Function:
    """Return a plain L2 function: what stands around a subject is not the subject."""
    return Function(
        scope,
        "Plain",
        code=Code.from_inline("def handler(event, context): pass"),
        handler="index.handler",
        runtime=Runtime.PYTHON_3_14,
    )


def plain_targets(scope: Construct, id: str) -> ApplicationTargetGroup:
    """Return a plain L2 target group in the stage's network."""
    return ApplicationTargetGroup(scope, id, vpc=stage_network(scope).vpc, port=8080, target_type=TargetType.IP)


def plain_listener(scope: Construct) -> IApplicationListener:
    """Return a listener of a balancer that stands elsewhere."""
    group = SecurityGroup.from_security_group_id(scope, "Group", "sg-0123456789abcdef0", allow_all_outbound=False)
    balancer = "arn:aws:elasticloadbalancing:us-east-1:123456789012:listener/app/shared/0123456789abcdef"
    return ApplicationListener.from_application_listener_attributes(
        scope, "Listener", listener_arn=f"{balancer}/fedcba9876543210", security_group=group
    )
