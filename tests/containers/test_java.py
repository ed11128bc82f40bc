"""How a Java program is told of its container, and what it refuses."""

from __future__ import annotations

import re
from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk.assertions import Template

from paved_constructs import Java, PavedError, PavedStack, PavedStage
from paved_constructs.containers.fargate import SIZES
from tests.containers.services import container, environment, properties, running, service


@pytest.fixture
def stack(sandbox: PavedStage) -> PavedStack:
    return PavedStack(sandbox, service="catalogue", owner="playback")


def java(stack: PavedStack, runtime: Java, **arguments: Any) -> list[str]:
    """The JVM's options of a service on Java."""
    service(stack, **{"runtime": runtime, "health_check": None, **arguments})
    options: str = environment(stack)["JAVA_TOOL_OPTIONS"]
    return options.split()


def test_the_smallest_default_is_enough_for_java(stack: PavedStack) -> None:
    assert java(stack, Java()) == [
        "-XX:MaxRAMPercentage=70",
        "-XX:+UseSerialGC",
        "-XX:ActiveProcessorCount=1",
        "-XX:+ExitOnOutOfMemoryError",
    ]


@pytest.mark.parametrize(
    ("cpu", "memory", "collector", "processors"),
    [
        (1024, 8192, "-XX:+UseSerialGC", 1),
        (2048, 4096, "-XX:+UseG1GC", 2),
        (4096, 30720, "-XX:+UseG1GC", 4),
    ],
)
def test_the_collector_is_the_one_that_the_jvm_would_take_on_such_a_machine(
    cpu: int, memory: int, collector: str, processors: int, stack: PavedStack
) -> None:
    options = java(stack, Java(), cpu=cpu, memory_limit_mib=memory)
    assert collector in options
    assert f"-XX:ActiveProcessorCount={processors}" in options


def test_it_ends_in_good_order_before_it_is_killed(stack: PavedStack) -> None:
    java(stack, Java(), stop_timeout=Duration.seconds(90))
    given = environment(stack)
    assert given["SERVER_SHUTDOWN"] == "graceful"
    assert given["SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE"] == "80s"
    assert container(stack)["StopTimeout"] == 90


def test_it_listens_where_the_load_balancer_asks(stack: PavedStack) -> None:
    java(stack, Java(), port=9090)
    [group] = properties(stack, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert (environment(stack)["SERVER_PORT"], group["Port"]) == ("9090", 9090)
    assert group["HealthCheckPath"] == "/actuator/health/readiness"
    assert environment(stack)["MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED"] == "true"
    assert "HealthCheck" not in container(stack)


def test_a_path_of_its_own_comes_before_the_profiles(stack: PavedStack) -> None:
    java(stack, Java(), health_check="/ready")
    [group] = properties(stack, "AWS::ElasticLoadBalancingV2::TargetGroup")
    assert group["HealthCheckPath"] == "/ready"


@pytest.mark.parametrize("probe", ["curl", "wget"])
def test_the_container_asks_itself_whether_it_lives_where_its_image_can(probe: Any, stack: PavedStack) -> None:
    java(stack, Java(probe=probe))
    kind, command = container(stack)["HealthCheck"]["Command"]
    assert kind == "CMD-SHELL"
    assert command.startswith(f"{probe} ")
    assert "http://127.0.0.1:8080/actuator/health/liveness " in command


def test_an_agent_sends_its_traces_to_x_ray_itself(stack: PavedStack) -> None:
    options = java(stack, Java(agent="/opt/agent.jar", options=("-Xss512k",)))
    assert options[-2:] == ["-javaagent:/opt/agent.jar", "-Xss512k"]
    given = environment(stack)
    assert given["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] == "https://xray.us-east-1.amazonaws.com/v1/traces"
    assert given["OTEL_RESOURCE_ATTRIBUTES"] == "service.name=catalogue"
    policies = Template.from_stack(stack).find_resources("AWS::IAM::Policy")
    assert any("xray:PutSpans" in str(policy) for policy in policies.values())


WRONG: dict[str, tuple[dict[str, Any], Java, str]] = {
    "a small container": (
        {"cpu": 256, "memory_limit_mib": 512},
        Java(),
        "memory_limit_mib=512 leaves a JVM 90 MiB besides its heap (70 %) and its files in memory (64 MiB), "
        "and it needs 200",
    ),
    "a large heap": ({}, Java(heap_percent=80), "leaves a JVM 141 MiB besides its heap (80 %)"),
    "all of it": ({}, Java(heap_percent=100), "heap_percent=100; a heap takes 1 to 90 % of the memory"),
    "another word": (
        {"environment": {"SERVER_PORT": "80"}},
        Java(),
        "SERVER_PORT is '80' already and cannot be '8080' too",
    ),
    "no time to end": ({"stop_timeout": Duration.seconds(10)}, Java(), "stop_timeout=10 s leaves a JVM none"),
}


@pytest.mark.parametrize(("arguments", "runtime", "message"), WRONG.values(), ids=WRONG)
def test_a_container_that_does_not_suit_it_is_an_error(
    arguments: dict[str, Any], runtime: Java, message: str, stack: PavedStack
) -> None:
    with pytest.raises(PavedError, match=re.escape(message)):
        java(stack, runtime, **arguments)


def test_every_size_of_a_gibibyte_or_more_is_enough(stack: PavedStack) -> None:
    for cpu, sizes in SIZES.items():
        for memory in (size for size in sizes if size >= 1024):
            rows = {"cpu": cpu, "memory_limit_mib": memory, "stop_timeout": Duration.seconds(60), "tmpfs": {"/tmp": 64}}  # noqa: S108 - a path in the container
            assert Java().fit(stack, rows, 8080)["SERVER_PORT"] == "8080"


def test_it_rolls_out_like_any_service(stack: PavedStack) -> None:
    java(stack, Java())
    assert running(stack)["DeploymentConfiguration"]["Strategy"] == "ROLLING"
