"""The Java service of playback and the stack that runs its image agree on what the one hands to the other."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from aws_cdk.assertions import Template

from stacks.playback import SOURCES, Playback

SERVICE = SOURCES / "service"
OF_ECS = {"AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_REGION"}
"""What every task of Fargate is given by ECS itself."""


def told(instruction: str) -> list[str]:
    """Return what the Dockerfile says to an instruction, once for each time that it does."""
    lines = (SERVICE / "Dockerfile").read_text().splitlines()
    return [line.removeprefix(f"{instruction} ") for line in lines if line.startswith(f"{instruction} ")]


def test_the_stack_hands_the_service_what_it_needs(make_stage: Any) -> None:
    template = Template.from_stack(Playback(make_stage())).to_json()["Resources"].values()
    (task,) = (one["Properties"] for one in template if one["Type"] == "AWS::ECS::TaskDefinition")
    (container,) = task["ContainerDefinitions"]
    given = {variable["Name"] for variable in container["Environment"]} | OF_ECS
    given |= {name for name, _, _ in (line.partition("=") for line in told("ENV"))}

    sources = "".join(file.read_text() for file in (SERVICE / "src" / "main").rglob("*.java"))
    needed = set(re.findall(r'needed\(environment, "(\w+)"\)', sources))
    assert {"CATALOGUE_HOST", "EVENTS_BUS_NAME", "EVENTS_SOURCE"} <= needed
    assert needed - {"AWS_SECRET_ACCESS_KEY"} <= given  # a developer's own, beside a key's id
    read = set(re.findall(r'environment\.getOrDefault\("(\w+)"', sources))
    assert read
    assert read <= given
    assert told("USER") == [container["User"]]
    assert told("EXPOSE") == [str(container["PortMappings"][0]["ContainerPort"])]


def test_both_programs_of_playback_trust_the_same_root() -> None:
    (trusted,) = (line.partition("=")[2] for line in told("ENV") if line.startswith("CATALOGUE_CA_FILE="))
    own = SERVICE / Path(trusted).name
    assert own.read_bytes() == (SOURCES / "media" / own.name).read_bytes()
