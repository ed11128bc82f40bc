"""The programs of recommendations, the stack that runs their images, and what playback tells: all agree."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from aws_cdk.assertions import Template

from stacks.playback import SOURCES as PLAYBACK
from stacks.playback import Playback
from stacks.recommendations import Recommendations

FOLDER = Path(__file__).parents[2] / "stacks" / "sources" / "recommendations"


def needed(program: str) -> set[str]:
    """Return the variables that a program says in its first lines that it needs."""
    head = (FOLDER / program / "main.py").read_text().partition('\n"""\n')[0]
    return set(re.findall(r"[A-Z]+(?:_[A-Z]+)+", head))


def told(program: str, instruction: str) -> list[str]:
    """Return what a program's last image says to an instruction."""
    return re.findall(rf"^{instruction} (.+)$", (FOLDER / program / "Dockerfile").read_text(), re.MULTILINE)


def of_type(template: Template, resource_type: str) -> list[dict[str, Any]]:
    """Return the properties of each resource of a type."""
    return [one["Properties"] for one in template.find_resources(resource_type).values()]


def containers(template: Template) -> dict[str, dict[str, Any]]:
    """Return each task's container by its name, in lower case."""
    tasks = of_type(template, "AWS::ECS::TaskDefinition")
    return {one["Name"].lower(): one for task in tasks for one in task["ContainerDefinitions"]}


def environment(container: dict[str, Any]) -> dict[str, Any]:
    return {variable["Name"]: variable["Value"] for variable in container["Environment"]}


def constant(file: Path, name: str) -> str:
    """Return a text that a program in Python or Java gives a name to."""
    [value] = re.findall(rf'\b{name} = "([^"]+)"', file.read_text())
    return str(value)


def test_the_stack_hands_each_program_what_it_needs(make_stage: Any) -> None:
    template = Template.from_stack(Recommendations(make_stage()))
    tasks = containers(template)
    [launched] = of_type(template, "AWS::EC2::LaunchTemplate")
    user_data = json.dumps(launched["LaunchTemplateData"]["UserData"])

    for program in ("views", "training"):
        assert set(environment(tasks[program])) == needed(program)
        assert told(program, "USER") == [tasks[program]["User"]]

    assert all(f"\\n{name}=" in user_data for name in needed("server") | {"AWS_REGION"})
    assert f"--user {told('server', 'USER')[0]} " in user_data
    assert f"http://127.0.0.1:{told('server', 'EXPOSE')[0]}/healthz" in user_data


def test_what_playback_tells_is_what_the_worker_takes(make_stage: Any) -> None:
    service, kind = (constant(FOLDER / "views" / "events.py", name) for name in ("SERVICE", "DETAIL_TYPE"))
    source = f"paved.dev.{service}"
    rules = of_type(Template.from_stack(Recommendations(make_stage())), "AWS::Events::Rule")
    assert [source] in [rule["EventPattern"]["source"] for rule in rules]
    assert [kind] in [rule["EventPattern"]["detail-type"] for rule in rules]

    [api] = containers(Template.from_stack(Playback(make_stage()))).values()
    assert environment(api)["EVENTS_SOURCE"] == source
    publisher = PLAYBACK / "service" / "src" / "main" / "java" / "playback" / "Events.java"
    assert constant(publisher, "STARTED") == kind
    fields = re.findall(r'createObjectNode\(\)\.put\("(\w+)", \w+\)\.put\("(\w+)", \w+\)', publisher.read_text())
    assert fields == [("viewer", "title")]
