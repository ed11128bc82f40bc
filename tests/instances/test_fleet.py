"""What a fleet promises beyond its tables: what it runs, how that starts and stops, what it refuses."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk.assertions import Template
from aws_cdk.aws_ecr import Repository
from aws_cdk.aws_ecs import Capability, ContainerImage

from paved_constructs import (
    Access,
    Architecture,
    Hardware,
    PavedApp,
    PavedBucket,
    PavedEntry,
    PavedError,
    PavedFleet,
    PavedStack,
    PavedStage,
    Rollout,
    Tier,
    Unit,
    waived,
)
from paved_constructs.core.stage import TODAY
from paved_constructs.network.stage_entry import StageEntry
from tests.instances.fleets import IMAGE, fleet, group, machine, only, user_data

WAIVER: dict[str, Any] = {"because": "its vendor ships no other image", "until": "2026-12-31"}
SOURCES = Path(__file__).parents[1] / "sources" / "python"


@pytest.fixture
def stack(production: PavedStage) -> PavedStack:
    return PavedStack(production, service="discovery", owner="recommendations")


@pytest.fixture
def trial(sandbox: PavedStage) -> PavedStack:
    return PavedStack(sandbox, service="discovery", owner="recommendations")


def is_a_script(text: str) -> bool:
    return subprocess.run(["/bin/bash", "-n"], input=text, text=True, check=False).returncode == 0


def test_a_container_runs_with_no_rights_and_in_the_machines_own_network(stack: PavedStack) -> None:
    model = fleet(stack, command=["serve", "--share", "5%"], environment={"MODEL": "trending"})
    model.uses(PavedBucket(stack, "Models"), Access.READ)
    text = user_data(stack)
    assert is_a_script(text)
    assert len(text) < 16384
    [line] = [line for line in text.splitlines() if line.startswith("ExecStart=/usr/bin/docker run")]
    for option in (
        "--network host",
        "--user 10001:10001",
        "--cap-drop ALL",
        "--read-only",
        "--init",
        "mode=non-blocking",
    ):
        assert option in line
    assert line.endswith(f"{IMAGE} serve --share 5%%"), "systemd would read a % alone as its own"
    [variables] = [part for part in text.split("cat >") if part.startswith("/etc/fleet/environment")]
    region, first, second = variables.splitlines()[1:4]
    assert region == "AWS_REGION=us-east-1"
    assert first == "MODEL=trending"
    assert second.startswith("MODELS_BUCKET_NAME=<Models")
    assert "ExecStop=/usr/bin/docker stop -t 60 fleet" in text
    assert "DRAIN=30" in text
    assert "HEALTH_CHECK=http://127.0.0.1:8080/healthz" in text


def test_a_unit_runs_under_systemd_with_its_code(trial: PavedStack) -> None:
    fleet(trial, unit=Unit("/opt/fleet/serve --port 8080", code=SOURCES, setup=["pip3 install -r requirements.txt"]))
    text = user_data(trial)
    assert is_a_script(text)
    for line in (
        "ExecStart=/opt/fleet/serve --port 8080",
        "User=10001",
        "ProtectSystem=strict",
        "CapabilityBoundingSet=",
    ):
        assert line in text.splitlines()
    order = [
        "aws s3 cp --quiet s3://",
        "unzip -q -o",
        "pip3 install",
        "systemctl enable --quiet --now fleet fleet-watch",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert "docker" not in text.replace("docker.service", "")
    assert (
        machine(trial)["ImageId"] == "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"
    )


def run(text: str, folder: Path, failing: str = "") -> list[str]:
    """Run user data with its paths below a folder and every tool a note; return the notes. `failing` is a tool."""
    tools = folder / "tools"
    tools.mkdir()
    for name in ("aws", "curl", "dnf", "docker", "ctl", "systemctl"):
        result = "exit 1" if name == failing else "echo i-0a1b" if name == "curl" else "true"
        (tools / name).write_text(f'#!/bin/sh\necho "{name} $*" >>{folder}/notes\n{result}\n')
        (tools / name).chmod(0o755)
    for path in ("/etc/", "/usr/local/bin/", "/opt/fleet"):
        text = text.replace(path, f"{folder}{path}")
    for made in ("etc/systemd/system", "etc/logrotate.d", "usr/local/bin"):
        (folder / made).mkdir(parents=True)
    agent = "/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl"
    given = {"PATH": f"{tools}:/usr/bin:/bin"}
    done = subprocess.run(
        ["/bin/bash"], input=text.replace(agent, "ctl"), text=True, env=given, check=False, cwd=folder
    )
    assert done.returncode == (1 if failing else 0)
    return (folder / "notes").read_text().splitlines()


def test_an_instance_prepares_itself_and_then_starts(stack: PavedStack, tmp_path: Path) -> None:
    fleet(stack)
    notes = run(user_data(stack), tmp_path)
    words = [" ".join(note.split()[:2]) for note in notes if not note.startswith("curl")]
    last = ["docker pull", "systemctl daemon-reload", "systemctl enable"]
    assert words == ["dnf install", "ctl -a", "systemctl mask", "systemctl enable", *last]
    assert notes[-1] == "systemctl enable --quiet --now fleet fleet-watch"
    assert "INSTANCE=i-0a1b" in (tmp_path / "etc/fleet/settings").read_text().splitlines()
    assert (tmp_path / "etc/fleet/environment").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "usr/local/bin/fleet-watch").stat().st_mode & 0o111


def test_an_instance_that_cannot_prepare_itself_is_given_up_at_once(stack: PavedStack, tmp_path: Path) -> None:
    fleet(stack)
    notes = run(user_data(stack), tmp_path, failing="docker")
    assert "systemctl enable --quiet --now fleet fleet-watch" not in notes
    told = [note for note in notes if note.startswith("aws")]
    assert [" ".join(note.split()[1:3]) for note in told] == [
        "cloudformation signal-resource",
        "autoscaling complete-lifecycle-action",
    ]
    assert "--lifecycle-action-result ABANDON" in told[1]


def test_an_image_of_ecr_is_pulled_with_the_instances_role(stack: PavedStack) -> None:
    repository = Repository.from_repository_name(stack, "Images", "recommend")
    model = fleet(stack, image=ContainerImage.from_ecr_repository(repository, f"sha256:{'0' * 64}"))
    assert "aws ecr get-login-password" in user_data(stack)
    [policy] = policies(stack, model)
    granted = {action for statement in policy for action in actions(statement)}
    assert {"ecr:BatchGetImage", "ecr:GetAuthorizationToken"} <= granted
    assert not Template.from_stack(stack).find_resources("AWS::ECS::TaskDefinition")


def policies(stack: PavedStack, model: PavedFleet) -> list[list[dict[str, Any]]]:
    role = stack.get_logical_id(model.machine.role.node.default_child)  # type: ignore[arg-type]  # its L1
    found = [each["Properties"] for each in Template.from_stack(stack).find_resources("AWS::IAM::Policy").values()]
    return [each["PolicyDocument"]["Statement"] for each in found if {"Ref": role} in each["Roles"]]


def actions(statement: Mapping[str, Any]) -> list[str]:
    given = statement["Action"]
    return [given] if isinstance(given, str) else list(given)


def test_the_machine_may_tell_log_and_measure_and_be_looked_into(stack: PavedStack) -> None:
    model = fleet(stack)
    [statements] = policies(stack, model)
    everywhere = {action for each in statements if each["Resource"] == "*" for action in actions(each)}
    sessions = {f"ssmmessages:{verb}{what}Channel" for verb in ("Create", "Open") for what in ("Control", "Data")}
    assert everywhere == {*sessions, "ssm:UpdateInstanceInformation", "cloudwatch:PutMetricData"}
    [own] = [each["Resource"] for each in statements if "autoscaling:CompleteLifecycleAction" in actions(each)]
    assert own.endswith("autoScalingGroupName/production-discovery-Model")
    assert "ManagedPolicyArns" not in next(
        each["Properties"]
        for each in Template.from_stack(stack).find_resources("AWS::IAM::Role").values()
        if "ec2.amazonaws.com" in str(each)
    )


def test_auto_scaling_may_use_the_key_of_the_volumes_and_nobody_else_of_its_kind(stack: PavedStack) -> None:
    fleet(stack)
    key = only(stack, "AWS::KMS::Key")["Properties"]["KeyPolicy"]["Statement"]
    [allowed] = [each for each in key if each.get("Sid") == "UsedByAutoscaling"]
    assert {"kms:CreateGrant", "kms:GenerateDataKey*", "kms:Decrypt"} <= set(allowed["Action"])
    role = "arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    assert allowed["Condition"]["ArnEquals"] == {"aws:PrincipalArn": role}
    [refused] = [each for each in key if each["Effect"] == "Deny"]
    assert refused["Condition"]["BoolIfExists"]["kms:GrantIsForAWSResource"] == "false"


def test_a_change_is_tried_on_a_tenth_and_every_alarm_takes_it_back(stack: PavedStack) -> None:
    fleet(stack)
    made = group(stack)
    refresh = made["UpdatePolicy"]["AutoScalingInstanceRefresh"]["Preferences"]
    alarms = refresh.pop("AlarmSpecification")["Alarms"]
    assert refresh == {
        "BakeTime": 300,
        "CheckpointDelay": 600,
        "CheckpointPercentages": [10, 100],
        "MaxHealthyPercentage": 110,
        "MinHealthyPercentage": 100,
    }
    fleets_own = [
        name for name in Template.from_stack(stack).find_resources("AWS::CloudWatch::Alarm") if "Entry" not in name
    ]
    assert {alarm["Ref"] for alarm in alarms} > set(fleets_own)
    assert len(fleets_own) == 6
    assert len(alarms) == 7
    assert made["CreationPolicy"]["ResourceSignal"] == {"Count": 3, "Timeout": "PT15M"}
    assert "DesiredCapacity" not in made["Properties"]
    hooks = {each["LifecycleHookName"]: each for each in made["Properties"]["LifecycleHookSpecificationList"]}
    assert (hooks["starts"]["HeartbeatTimeout"], hooks["starts"]["DefaultResult"]) == (900, "ABANDON")
    assert (hooks["stops"]["HeartbeatTimeout"], hooks["stops"]["DefaultResult"]) == (30 + 60 + 60, "CONTINUE")


def test_a_sandbox_replaces_all_at_once_and_tells_nobody(trial: PavedStack) -> None:
    fleet(trial)
    made = group(trial)
    refresh = made["UpdatePolicy"]["AutoScalingInstanceRefresh"]["Preferences"]
    assert refresh == {"MinHealthyPercentage": 0, "MaxHealthyPercentage": 100}
    assert "NotificationConfigurations" not in made["Properties"]
    assert (made["Properties"]["MinSize"], made["Properties"]["MaxSize"]) == ("1", "2")


def test_it_scales_by_its_requests_where_it_is_told_how_many(trial: PavedStack) -> None:
    fleet(trial, hardware=Hardware.INFERENTIA, target_requests_per_minute=600, rollout=Rollout.ROLLING)
    found = Template.from_stack(trial).find_resources("AWS::AutoScaling::ScalingPolicy").values()
    metrics = [
        each["Properties"]["TargetTrackingConfiguration"]["PredefinedMetricSpecification"]["PredefinedMetricType"]
        for each in found
    ]
    assert sorted(metrics) == ["ALBRequestCountPerTarget", "ASGAverageCPUUtilization"]


def test_a_teams_own_profile_runs_on_families_that_the_cdk_has_no_name_for(trial: PavedStack) -> None:
    mine = replace(Hardware.GPU.value, name="blackwell", instance_types=("p7-b400.48xlarge", "g7e.48xlarge"), gpus=8)
    shared = StageEntry(trial, "Entry", domain=f"models.{trial.stage.domain}")
    fleet(trial, hardware=mine, entry=shared, path="/trending", target_requests_per_minute=60, volume_size=500)
    overrides = group(trial)["Properties"]["MixedInstancesPolicy"]["LaunchTemplate"]["Overrides"]
    assert [each["InstanceType"] for each in overrides] == ["p7-b400.48xlarge", "g7e.48xlarge"]
    [volume] = machine(trial)["BlockDeviceMappings"]
    assert volume["Ebs"]["VolumeSize"] == 500


def test_volumes_are_told_by_their_owner(stack: PavedStack) -> None:
    fleet(stack)
    tags = {
        each["ResourceType"]: {tag["Key"]: tag["Value"] for tag in each["Tags"]}
        for each in machine(stack)["TagSpecifications"]
    }
    assert tags["volume"] == tags["instance"]
    owner = {"service": "discovery", "owner": "recommendations", "stage": "production", "tier": "production"}
    assert tags["volume"] == {"Name": "production/discovery/Model", **owner}


def test_what_is_waived_is_left(stack: PavedStack) -> None:
    fleet(
        stack,
        port=80,
        image=ContainerImage.from_registry("images.example.com/recommend:1"),
        user=waived("root", **WAIVER),
        image_digest=waived(False, **WAIVER),
        readonly_root_filesystem=waived(False, **WAIVER),
        drop_capabilities=waived((Capability.NET_ADMIN, Capability.SYS_ADMIN), **WAIVER),
        http_put_response_hop_limit=waived(2, **WAIVER),
        egress=waived((443, 9000), **WAIVER),
    )
    text = user_data(stack)
    assert "--cap-drop NET_ADMIN --cap-drop SYS_ADMIN" in text
    assert "--read-only" not in text
    assert machine(stack)["MetadataOptions"]["HttpPutResponseHopLimit"] == 2


@pytest.fixture(scope="module")
def template(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """One production stack with a fleet on each kind of hardware, behind one entry."""
    from paved_constructs.app import project_context  # noqa: PLC0415 - as the fixtures of the plugin do

    context = {**project_context(request.config.rootpath), TODAY: "2026-11-22"}
    app = PavedApp(outdir=str(tmp_path_factory.mktemp("hardware")), context=context)
    at = {"account": "123456789012", "region": "us-east-1", "domain": "production.example.com"}
    stack = PavedStack(PavedStage(app, "production", tier=Tier.PRODUCTION, **at), service="all", owner="platform")
    entry = PavedEntry(stack, "Entry", domain="all.production.example.com")
    for hardware in Hardware:
        requests = 600 if hardware.value.accelerated else None
        PavedFleet(
            stack,
            hardware.value.name.title(),
            image=ContainerImage.from_registry(IMAGE),
            port=8080,
            health_check="/healthz",
            entry=entry,
            path=f"/{hardware.value.name}",
            hardware=hardware,
            target_requests_per_minute=requests,
        )
    found: Mapping[str, Any] = Template.from_stack(stack).to_json()["Resources"]
    return found


@pytest.mark.parametrize("hardware", Hardware, ids=lambda hardware: hardware.name)
def test_each_hardware_has_its_types_image_capacity_and_devices(
    hardware: Hardware, template: Mapping[str, Any], template_snapshot: Any
) -> None:
    prefix = hardware.value.name.title()
    mine = {name: each for name, each in template.items() if name.startswith(prefix)}
    [launched] = [each for each in mine.values() if each["Type"] == "AWS::EC2::LaunchTemplate"]
    [grouped] = [each for each in mine.values() if each["Type"] == "AWS::AutoScaling::AutoScalingGroup"]
    data = launched["Properties"]["LaunchTemplateData"]
    text = "".join(part for part in data["UserData"]["Fn::Base64"]["Fn::Join"][1] if isinstance(part, str))
    [line] = [line for line in text.splitlines() if line.startswith("ExecStart=/usr/bin/docker run")]
    mixed = grouped["Properties"]["MixedInstancesPolicy"]
    assert {
        "image": data["ImageId"],
        "types": [each["InstanceType"] for each in mixed["LaunchTemplate"]["Overrides"]],
        "distribution": mixed["InstancesDistribution"],
        "rebalanced": grouped["Properties"]["CapacityRebalance"],
        "runs": line,
    } == template_snapshot


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "no health check": ({"health_check": None}, "health_check=None; give the path where the code tells its health"),
    "no program": ({"image": None}, "has neither of image and unit; an instance runs one"),
    "two programs": (
        {"unit": Unit("/bin/serve"), "image": ContainerImage.from_registry(IMAGE)},
        "has both of image and",
    ),
    "an image for another processor": (
        {"hardware": Hardware.GPU, "architecture": Architecture.ARM64},
        "is built for arm64, and hardware=Hardware.GPU (g6.xlarge, g6e.xlarge) runs x86_64 only",
    ),
    "a profile that contradicts itself": (
        {"hardware": replace(Hardware.GPU.value, instance_types=("m7i.large",))},
        "hardware 'gpu' says gpus=1, and m7i.large has none",
    ),
    "an accelerator that nothing measures": (
        {"hardware": Hardware.TRAINIUM},
        "so the fleet would never grow; say how many",
    ),
    "no requests": ({"target_requests_per_minute": 0}, "target_requests_per_minute=0; give what one instance answers"),
    "a slow end on spot": (
        {"hardware": Hardware.SPOT, "stop_timeout": Duration.seconds(100)},
        "may be interrupted at 120 s notice, and this takes 130 s to end",
    ),
    "root's port": ({"port": 80}, "port=80; a program without root's rights listens at 1024 or above"),
    "a tag": (
        {"image": ContainerImage.from_registry("recommend:1")},
        "can become another image; name it by its digest",
    ),
    "a relative command": ({"unit": Unit("serve")}, "command='serve'; begin with an absolute path"),
    "code that there is not": ({"unit": Unit("/opt/fleet/serve", code="nowhere")}, "code='nowhere' is no folder"),
    "a short life": (
        {"max_instance_lifetime": Duration.hours(12)},
        "max_instance_lifetime=12 hours; a day is the least",
    ),
    "a long start": (
        {"launch_timeout": Duration.hours(3)},
        "launch_timeout=10800 s; auto scaling waits 7200 s at most",
    ),
    "an unknown event": (
        {"notifications": ["LAUNCH"]},
        "notifications=['LAUNCH']; auto scaling tells of INSTANCE_LAUNCH",
    ),
    "a zone without one": ({"min_capacity": 2}, "min_capacity=2 is below the 3 zones of this stage"),
    "a secret": ({"environment": {"API_TOKEN": "1"}}, "API_TOKEN would stand in the environment"),
    "two lines": ({"environment": {"NOTE": "a\nb"}}, "NOTE='a\\nb' has several lines; a variable has one"),
    "another rollout": ({"rollout": Rollout.LINEAR}, "rollout='linear' is not what it can do; it offers ALL_AT_ONCE"),
    "no volume": ({"volume_size": 0}, "volume_size=0; give 30 to 16384 GiB"),
}


@pytest.mark.parametrize(("arguments", "message"), WRONG.values(), ids=WRONG)
def test_what_would_not_work_is_an_error(arguments: dict[str, Any], message: str, stack: PavedStack) -> None:
    with pytest.raises(PavedError) as raised:
        fleet(stack, **arguments)
    assert str(raised.value).startswith("production/discovery/Model: ")
    assert message in str(raised.value)
