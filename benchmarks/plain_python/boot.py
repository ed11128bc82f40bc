"""The user data of a plain fleet: what an instance writes down, prepares and starts."""

from __future__ import annotations

from pathlib import Path

from benchmarks.plain_python.stack import ServiceStack

USER_DATA = (Path(__file__).parents[1] / "data" / "user_data.sh").read_text()
SCRIPTS = Path(__file__).parents[2] / "paved_constructs" / "instances"


def boot(
    stack: ServiceStack, *, group: str, resource: str, image: str, log_group: str, environment: dict[str, str]
) -> str:
    """Return the shell commands for the instances of a group, whose logical id is `resource`."""
    variables = {"AWS_REGION": stack.region, **environment}
    filled = {
        "REGION": stack.region,
        "STACK": stack.stack_name,
        "GROUP": group,
        "DRAIN": str(stack.tier["service"]["deregistrationSeconds"]),
        "RESOURCE": resource,
        "ENVIRONMENT": "\n".join(f"{name}={value}" for name, value in variables.items()),
        "WATCH": (SCRIPTS / "watch.sh").read_text().rstrip(),
        "BOOT": (SCRIPTS / "boot.sh").read_text().rstrip(),
        "IMAGE": image,
        "LOGS": log_group,
    }
    text = USER_DATA
    for name, value in filled.items():
        text = text.replace(f"@{name}@", value)
    return text
