"""What a web service promises beyond its table: what it refuses, how it is reached, watched and replaced."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aws_cdk import Duration, SecretValue
from aws_cdk.assertions import Match, Template
from aws_cdk.aws_ecs import Capability, ContainerImage, Secret
from aws_cdk.aws_secretsmanager import Secret as PlainSecret

from paved_constructs import (
    Access,
    PavedBucket,
    PavedDatabase,
    PavedError,
    PavedService,
    PavedStack,
    PavedStage,
    Rollout,
    Tier,
    waived,
)
from paved_constructs.containers.fargate import SIZES, check_size
from paved_constructs.containers.service_golden import ALARMS
from paved_constructs.network.stage_entry import StageEntry
from paved_constructs.parts.alarms import tuned
from tests.containers.services import IMAGE, container, environment, properties, running, service

WAIVER: dict[str, Any] = {"because": "its vendor ships no other image", "until": "2026-12-31"}


@pytest.fixture
def stack(production: PavedStage) -> PavedStack:
    return PavedStack(production, service="orders", owner="payments")


@pytest.fixture
def trial(sandbox: PavedStage) -> PavedStack:
    return PavedStack(sandbox, service="orders", owner="payments")


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "a CPU size that there is not": ({"cpu": 768}, "cpu=768; Fargate has 256, 512, 1024, 2048, 4096, 8192, 16384"),
    "a pair that there is not": (
        {"cpu": 256, "memory_limit_mib": 4096},
        "with cpu=256; it goes with 512, 1024, 2048 MiB; 4096 MiB go with cpu=512 or 1024 or 2048",
    ),
    "half of a pair": ({"cpu": 2048}, "memory_limit_mib=2048 with cpu=2048; it goes with 4096, 5120"),
    "a tag": (
        {"image": ContainerImage.from_registry("images.example.com/orders:1.4.2")},
        'image="images.example.com/orders:1.4.2" can become another image; name it by its digest',
    ),
    "no tag": ({"image": ContainerImage.from_registry("orders")}, 'image="orders" can become another image'),
    "a slow check": (
        {"health_check_timeout": Duration.seconds(10)},
        "health_check_timeout=10 s; it has to be below health_check_interval, which is 10 s",
    ),
    "a path without a slash": ({"health_check": "healthz"}, "health_check='healthz'; give the path"),
    "no path": ({"health_check": None}, "health_check=None; give the path where the code tells its health: '/healthz'"),
    "a port below": ({"port": 0}, "port=0; a port is 1 to 65535"),
    "a port above": ({"port": 65536}, "port=65536; a port is 1 to 65535"),
    "cut off": (
        {"deregistration_delay": Duration.seconds(60)},
        "deregistration_delay=60 s; it has to be below stop_timeout, which is 60 s",
    ),
    "a long end": ({"stop_timeout": Duration.seconds(121)}, "stop_timeout=121 s; Fargate waits 120 s at most"),
    "no range": ({"min_capacity": 6, "max_capacity": 3}, "min_capacity=6, max_capacity=3"),
    "no task": ({"min_capacity": 0}, "min_capacity=0, max_capacity=12; the least is 1 or more"),
    "a zone without a task": ({"min_capacity": 2}, "min_capacity=2 is below the 3 zones of this stage"),
    "a domain elsewhere": ({"domain": "orders.example.org"}, "domain='orders.example.org'"),
    "no way in": ({"domain": None}, "domain=None, entry=None: give a domain of its own, or the entry it shares"),
    "a rollout of functions": (
        {"rollout": Rollout.ALL_AT_ONCE},
        "rollout='all-at-once' is not what it can do; it offers ROLLING, BLUE_GREEN, LINEAR, CANARY",
    ),
    "a secret in the open": (
        {"environment": {"DB_PASSWORD": "hunter2"}},
        'DB_PASSWORD would stand in the environment, .*secrets={"DB_PASSWORD"',
    ),
    "leaving without a reason": ({"user": "0:0"}, "user='0:0' leaves a golden default"),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_what_aws_would_refuse_or_regret_is_an_error_at_synthesis(
    arguments: dict[str, Any], message: str, stack: PavedStack
) -> None:
    pattern = ".*".join(re.escape(part) for part in message.split(".*"))
    with pytest.raises(PavedError, match=f"^production/orders/Api.*: .*{pattern}"):
        service(stack, **arguments)


def test_a_stage_without_a_network_has_no_services(paved_app: Any) -> None:
    stage = PavedStage(
        paved_app,
        "lab",
        tier=Tier.SANDBOX,
        account="123456789012",
        region="us-east-1",
        domain="lab.example.com",
        network=False,
    )
    with pytest.raises(PavedError, match="needs a network, and stage 'lab' has none"):
        service(PavedStack(stage, service="orders", owner="payments"))


def test_every_pair_that_fargate_has_is_taken(stack: PavedStack) -> None:
    for cpu, sizes in SIZES.items():
        for memory in sizes:
            check_size(stack, cpu, memory)


def test_a_sandbox_may_run_a_tag_and_production_by_a_waiver(stack: PavedStack, trial: PavedStack) -> None:
    image = ContainerImage.from_registry("images.example.com/orders:latest")
    service(trial, image=image)
    service(stack, image=image, image_digest=waived(False, **WAIVER))
    assert container(trial)["Image"] == container(stack)["Image"] == "images.example.com/orders:latest"


def test_an_image_that_the_app_builds_is_named_by_its_content(stack: PavedStack, tmp_path: Any) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "Dockerfile").write_text("FROM scratch\n")
    service(stack, image=ContainerImage.from_asset(str(source)))
    assert re.search(r"container-assets-.*:[0-9a-f]{64}$", container(stack)["Image"]["Fn::Sub"])


def test_no_deployment_resets_the_count(stack: PavedStack) -> None:
    service(stack)
    assert "DesiredCount" not in running(stack)


STRATEGIES: dict[Rollout, dict[str, Any]] = {
    Rollout.ROLLING: {"Strategy": "ROLLING"},
    Rollout.BLUE_GREEN: {"Strategy": "BLUE_GREEN", "BakeTimeInMinutes": 5},
    Rollout.LINEAR: {
        "Strategy": "LINEAR",
        "BakeTimeInMinutes": 5,
        "LinearConfiguration": {"StepPercent": 10, "StepBakeTimeInMinutes": 1},
    },
    Rollout.CANARY: {
        "Strategy": "CANARY",
        "BakeTimeInMinutes": 5,
        "CanaryConfiguration": {"CanaryPercent": 10, "CanaryBakeTimeInMinutes": 10},
    },
}


@pytest.mark.parametrize("rollout", STRATEGIES)
def test_a_word_decides_how_it_rolls_out(rollout: Rollout, stack: PavedStack) -> None:
    service(stack, rollout=rollout)
    found = running(stack)
    assert STRATEGIES[rollout].items() <= found["DeploymentConfiguration"].items()
    groups = properties(stack, "AWS::ElasticLoadBalancingV2::TargetGroup")
    [balanced] = found["LoadBalancers"]
    assert len(groups) == (1 if rollout is Rollout.ROLLING else 2)
    assert ("AdvancedConfiguration" in balanced) == (rollout is not Rollout.ROLLING)


def test_ecs_may_shift_this_services_traffic_and_nothing_else(stack: PavedStack) -> None:
    service(stack)
    [balanced] = running(stack)["LoadBalancers"]
    [rule] = Template.from_stack(stack).find_resources("AWS::ElasticLoadBalancingV2::ListenerRule")
    assert balanced["AdvancedConfiguration"]["ProductionListenerRule"] == {"Ref": rule}
    [role] = [each for each in properties(stack, "AWS::IAM::Role") if "Policies" in each]
    changing = [each for each in role["Policies"][0]["PolicyDocument"]["Statement"] if each["Resource"] != "*"]
    assert changing[0] == {
        "Action": "elasticloadbalancing:ModifyRule",
        "Effect": "Allow",
        "Resource": {"Ref": rule},
    }
    groups = [
        {"Ref": name} for name in Template.from_stack(stack).find_resources("AWS::ElasticLoadBalancingV2::TargetGroup")
    ]
    assert sorted(map(str, changing[1]["Resource"])) == sorted(map(str, groups))


@pytest.mark.parametrize("rollout", STRATEGIES)
def test_every_alarm_ends_a_deployment(rollout: Rollout, stack: PavedStack) -> None:
    service(stack, rollout=rollout)
    gate = running(stack)["DeploymentConfiguration"]["Alarms"]
    assert gate["Enable"]
    assert gate["Rollback"]
    named = {name for name in gate["AlarmNames"] if isinstance(name, str)}
    assert named == {f"production-orders-Api-{row.name}" for row in ALARMS}
    alarms = Template.from_stack(stack).find_resources("AWS::CloudWatch::Alarm")
    assert named <= {alarm["Properties"].get("AlarmName") for alarm in alarms.values()}
    [unhealthy] = [name["Ref"] for name in gate["AlarmNames"] if isinstance(name, dict)]
    assert "UnhealthyTargets" in unhealthy


def test_alarms_can_be_tuned_with_a_waiver(stack: PavedStack) -> None:
    service(stack, alarms=waived(tuned(ALARMS, without=["Cpu"], Latency=10), **WAIVER))
    names = running(stack)["DeploymentConfiguration"]["Alarms"]["AlarmNames"]
    assert "production-orders-Api-Cpu" not in names
    [latency] = [
        each
        for each in properties(stack, "AWS::CloudWatch::Alarm")
        if each.get("AlarmName") == "production-orders-Api-Latency"
    ]
    assert latency["Threshold"] == 10


def test_a_deployment_that_failed_is_told(stack: PavedStack) -> None:
    service(stack)
    [rule] = properties(stack, "AWS::Events::Rule")
    [name] = Template.from_stack(stack).find_resources("AWS::ECS::Service")
    [topic] = Template.from_stack(stack).find_resources("AWS::SNS::Topic")
    assert rule["EventPattern"]["resources"] == [{"Ref": name}]
    assert rule["EventPattern"]["detail"] == {"eventName": ["SERVICE_DEPLOYMENT_FAILED"]}
    assert [target["Arn"] for target in rule["Targets"]] == [{"Ref": topic}]
    [key] = properties(stack, "AWS::KMS::Key")
    users = [
        statement["Principal"].get("Service")
        for statement in key["KeyPolicy"]["Statement"]
        if statement["Principal"] != "*"
    ]
    assert "events.amazonaws.com" in users


def test_its_group_lets_out_443_and_what_it_uses(stack: PavedStack) -> None:
    service(stack)
    [tasks] = [
        each for each in properties(stack, "AWS::EC2::SecurityGroup") if each["GroupDescription"].startswith("Tasks of")
    ]
    assert [(rule["FromPort"], rule["ToPort"]) for rule in tasks["SecurityGroupEgress"]] == [(443, 443)]
    assert "SecurityGroupIngress" not in tasks
    [ingress] = properties(stack, "AWS::EC2::SecurityGroupIngress")
    assert (ingress["FromPort"], ingress["ToPort"]) == (8080, 8080)
    assert "SourceSecurityGroupId" in ingress


def test_what_it_uses_it_is_granted_and_told(stack: PavedStack) -> None:
    api = service(stack)
    api.uses(PavedBucket(stack, "Receipts"), Access.READ_WRITE)
    [bucket] = Template.from_stack(stack).find_resources("AWS::S3::Bucket")
    assert environment(stack) == {"RECEIPTS_BUCKET_NAME": {"Ref": bucket}}
    [granted] = [
        each
        for each in properties(stack, "AWS::IAM::Policy")
        if "TaskRole" in each["PolicyName"] and "ExecutionRole" not in each["PolicyName"]
    ]
    actions = {action for statement in granted["PolicyDocument"]["Statement"] for action in statement["Action"]}
    assert "s3:PutObject" in actions
    assert not any(action.startswith("s3:Delete") for action in actions)
    api.add_environment("LEVEL", "info")
    with pytest.raises(PavedError, match="LEVEL is 'info' already and cannot be 'debug' too"):
        api.add_environment("LEVEL", "debug")


def test_a_database_that_it_uses_is_opened_to_it_alone(stack: PavedStack) -> None:
    service(stack).uses(PavedDatabase(stack, "Ledger"))
    [opened] = [
        p
        for p in properties(stack, "AWS::EC2::SecurityGroupEgress")
        if "Ledger" in str(p["DestinationSecurityGroupId"])
    ]
    assert "ApiGroup" in str(opened["GroupId"])
    given = environment(stack)
    assert any(name.startswith("LEDGER_") for name in given)
    statements = [s for p in properties(stack, "AWS::IAM::Policy") for s in p["PolicyDocument"]["Statement"]]
    [connect] = [s["Resource"] for s in statements if s["Action"] == "rds-db:connect"]
    assert connect != "*"


def test_without_anything_used_its_role_may_do_nothing(stack: PavedStack) -> None:
    service(stack)
    [only] = properties(stack, "AWS::IAM::Policy")
    assert "ExecutionRole" in only["PolicyName"]
    [logs] = only["PolicyDocument"]["Statement"]
    assert logs["Action"] == ["logs:CreateLogStream", "logs:PutLogEvents"]
    assert logs["Resource"] != "*"


def test_a_secret_is_handed_over_by_its_arn(stack: PavedStack) -> None:
    plain = PlainSecret(stack, "Partner", secret_string_value=SecretValue.unsafe_plain_text("test"))
    api = service(stack, secrets={"PARTNER_TOKEN": Secret.from_secrets_manager(plain)})
    [secret] = Template.from_stack(stack).find_resources("AWS::SecretsManager::Secret")
    assert container(stack)["Secrets"] == [{"Name": "PARTNER_TOKEN", "ValueFrom": {"Ref": secret}}]
    assert "Environment" not in container(stack)
    with pytest.raises(PavedError, match="PARTNER_TOKEN would stand in the environment"):
        api.add_environment("PARTNER_TOKEN", "test")


def test_only_its_temporary_folder_can_be_written(stack: PavedStack) -> None:
    service(stack, tmpfs={"/tmp": 32, "/var/cache": 8})  # noqa: S108 - paths in the container
    found = container(stack)
    assert found["ReadonlyRootFilesystem"] is True
    assert "MountPoints" not in found
    written = {each["ContainerPath"]: each["Size"] for each in found["LinuxParameters"]["Tmpfs"]}
    assert written == {"/tmp": 32, "/var/cache": 8}  # noqa: S108
    assert all({"nosuid", "nodev"} <= set(each["MountOptions"]) for each in found["LinuxParameters"]["Tmpfs"])


def test_looking_inside_has_a_date_and_a_record(stack: PavedStack) -> None:
    service(stack)
    assert running(stack)["EnableExecuteCommand"] is False
    [cluster] = properties(stack, "AWS::ECS::Cluster")
    sessions = cluster["Configuration"]["ExecuteCommandConfiguration"]
    assert sessions["Logging"] == "OVERRIDE"
    assert sessions["KmsKeyId"]
    assert sessions["LogConfiguration"]["CloudWatchEncryptionEnabled"] is True


def test_a_waiver_opens_a_way_in_and_what_its_agent_writes(stack: PavedStack) -> None:
    service(stack, enable_execute_command=waived(True, because="we look for a leak in its heap", until="2026-12-01"))
    assert running(stack)["EnableExecuteCommand"] is True
    assert container(stack)["ReadonlyRootFilesystem"] is True
    writable = {each["ContainerPath"] for each in container(stack)["MountPoints"] if not each["ReadOnly"]}
    assert writable == {"/managed-agents", "/var/lib/amazon/ssm", "/var/log/amazon/ssm"}
    [granted] = [p for p in properties(stack, "AWS::IAM::Policy") if "ExecutionRole" not in p["PolicyName"]]
    actions = [action for each in granted["PolicyDocument"]["Statement"] for action in each["Action"]]
    assert "ssmmessages:OpenDataChannel" in actions


def test_what_is_left_is_left_by_a_waiver(stack: PavedStack) -> None:
    service(
        stack,
        user=waived("0:0", **WAIVER),
        readonly_root_filesystem=waived(False, **WAIVER),
        drop_capabilities=waived((Capability.NET_RAW,), **WAIVER),
        egress=waived((443, 25), **WAIVER),
    )
    found = container(stack)
    assert (found["User"], found["ReadonlyRootFilesystem"]) == ("0:0", False)
    assert found["LinuxParameters"]["Capabilities"]["Drop"] == ["NET_RAW"]


def test_services_of_a_stack_share_a_cluster_and_an_entry(stack: PavedStack) -> None:
    entry = StageEntry(stack, "Entry", domain="shop.production.example.com")
    service(stack, entry=entry, path="/orders")
    image = ContainerImage.from_registry(IMAGE)
    PavedService(stack, "Carts", image=image, port=9000, health_check="/healthz", entry=entry, path="/carts")
    template = Template.from_stack(stack)
    template.resource_count_is("AWS::ECS::Cluster", 1)
    template.resource_count_is("AWS::ElasticLoadBalancingV2::LoadBalancer", 0)
    template.resource_count_is("AWS::ElasticLoadBalancingV2::ListenerRule", 2)
    template.has_resource_properties(
        "AWS::ECS::Service",
        {"LoadBalancers": [Match.object_like({"ContainerName": "Carts", "ContainerPort": 9000})]},
    )
