"""How a Java program runs in a container: a heap that fits, the collector for its size, and an end in good order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from typing import Any, Final, Literal

from aws_cdk import Duration
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from constructs import IConstruct

from paved_constructs.core.errors import PavedError
from paved_constructs.core.stack import PavedStack

BESIDE_HEAP_MIB: Final = 200
"""What a small Spring Boot program takes besides its heap: classes, compiled code, stacks, buffers."""

SERVER_CPU: Final = 2048
SERVER_MEMORY_MIB: Final = 1792
"""From here on the JVM itself takes G1, below it Serial (OpenJDK's ergonomics: a "server class machine")."""

HALT_SECONDS: Final = 10
"""Kept of the time to stop for the program's own end, after its last request."""

PROBES: Final[dict[str, Callable[[str], str]]] = {
    "curl": lambda url: f"curl -fsS {url} || exit 1",
    "wget": lambda url: f"wget -q -O /dev/null {url} || exit 1",
}


@dataclass(frozen=True)
class Java:
    """The runtime profile of a Java program, by default of a Spring Boot one: `runtime=Java()`.

    `heap_percent` is the heap's share of the container's memory. `readiness` and `liveness` are paths: the load
    balancer asks the first; the container itself asks the second, if `probe` names a program that its image has.
    `agent` is the path of a jar in the image that instruments the program by itself (OpenTelemetry's, or AWS's
    distribution of it); its traces go to X-Ray's own endpoint. `options` are further options of the JVM.
    """

    _: KW_ONLY
    heap_percent: int = 70
    readiness: str = "/actuator/health/readiness"
    liveness: str = "/actuator/health/liveness"
    probe: Literal["curl", "wget"] | None = None
    agent: str | None = None
    options: tuple[str, ...] = ()

    def fit(self, construct: IConstruct, rows: Mapping[str, Any], port: int) -> dict[str, str]:
        """Return the variables that hand the profile over, made for the settled rows of TASK ({name: value}).

        Raises PavedError where the memory leaves the JVM too little besides its heap.
        """
        cpu, memory, stop_timeout = (rows[name] for name in ("cpu", "memory_limit_mib", "stop_timeout"))
        self._check(construct, memory, sum(rows["tmpfs"].values()))
        last_request = int(stop_timeout.to_seconds()) - HALT_SECONDS
        if last_request < 1:
            stop = int(stop_timeout.to_seconds())
            raise PavedError(
                construct, f"stop_timeout={stop} s leaves a JVM none: it keeps {HALT_SECONDS} s for its end"
            )
        return {
            "JAVA_TOOL_OPTIONS": " ".join(self._options(cpu, memory)),
            "MANAGEMENT_ENDPOINT_HEALTH_PROBES_ENABLED": "true",
            "SERVER_PORT": str(port),
            "SERVER_SHUTDOWN": "graceful",
            "SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE": f"{last_request}s",
            **self._tracing(construct),
        }

    def let_trace(self, role: iam.IGrantable) -> None:
        """Let a task's role hand its traces to X-Ray, if there is an agent that makes them."""
        if self.agent is not None:
            actions = ["xray:PutTraceSegments", "xray:PutSpans", "xray:PutSpansForIndexing"]
            iam.Grant.add_to_principal(grantee=role, actions=actions, resource_arns=["*"])

    def health_check(self, port: int) -> ecs.HealthCheck | None:
        """Return how the container asks itself whether it lives; None without a program to ask with."""
        if self.probe is None:
            return None
        command = PROBES[self.probe](f"http://127.0.0.1:{port}{self.liveness}")
        start = Duration.seconds(120)
        return ecs.HealthCheck(command=["CMD-SHELL", command], start_period=start, timeout=Duration.seconds(5))

    def _options(self, cpu: int, memory: int) -> tuple[str, ...]:
        serves = cpu >= SERVER_CPU and memory >= SERVER_MEMORY_MIB
        agent = () if self.agent is None else (f"-javaagent:{self.agent}",)
        return (
            f"-XX:MaxRAMPercentage={self.heap_percent}",
            "-XX:+UseG1GC" if serves else "-XX:+UseSerialGC",
            # Fargate limits CPU by shares, which the JVM does not read: it would count the machine's processors
            f"-XX:ActiveProcessorCount={max(cpu // 1024, 1)}",
            "-XX:+ExitOnOutOfMemoryError",
            *agent,
            *self.options,
        )

    def _check(self, construct: IConstruct, memory: int, tmpfs: int) -> None:
        if not 1 <= self.heap_percent <= 90:  # noqa: PLR2004 - a share that leaves something
            raise PavedError(construct, f"heap_percent={self.heap_percent!r}; a heap takes 1 to 90 % of the memory")
        beside = memory - memory * self.heap_percent // 100 - tmpfs
        if beside < BESIDE_HEAP_MIB:
            raise PavedError(
                construct,
                f"memory_limit_mib={memory} leaves a JVM {beside} MiB besides its heap ({self.heap_percent} %) and its "
                f"files in memory ({tmpfs} MiB), and it needs {BESIDE_HEAP_MIB}; take more memory or a smaller heap",
            )

    def _tracing(self, construct: IConstruct) -> dict[str, str]:
        """What the agent tells, and that X-Ray itself takes it, without a collector beside the task."""
        if self.agent is None:
            return {}
        stack = PavedStack.enclosing(construct)
        return {
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"https://xray.{stack.region}.amazonaws.com/v1/traces",
            "OTEL_LOGS_EXPORTER": "none",
            "OTEL_METRICS_EXPORTER": "none",
            "OTEL_RESOURCE_ATTRIBUTES": f"service.name={stack.service}",
        }
