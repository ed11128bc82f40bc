"""Each service stands alone: it needs no other's file, no network, no credentials, and refers to no other stack."""

from __future__ import annotations

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from paved_constructs.tools.assembly import Assembly
from tests.stacks.synths import NO_NETWORK

ROOT = Path(__file__).parents[2]
SERVICES = sorted(file.stem for file in (ROOT / "stacks").glob("[!_]*.py"))
STAGES = ("dev", "prod")
KEPT = ("HOME", "JSII_NODE", "XDG_CACHE_HOME")
"""What a process needs of its surroundings: a Node, and where jsii has unpacked it."""
every_service = pytest.mark.parametrize("service", SERVICES)


def project(folder: Path, *services: str) -> Path:
    """A copy of the project in which the files of all other services are deleted."""
    (folder / "stacks" / "sources").mkdir(parents=True)
    for name in ("app.py", "cdk.json", "stacks/__init__.py", *(f"stacks/{service}.py" for service in services)):
        shutil.copy(ROOT / name, folder / name)
    for service in services:
        sources = ROOT / "stacks" / "sources" / service
        if sources.is_dir():
            shutil.copytree(sources, folder / "stacks" / "sources" / service)
    return folder


@pytest.fixture(scope="module")
def assemblies(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Assembly]:
    """The whole project's assembly ("whole") and each service's alone, from one process that has next to nothing."""
    root = tmp_path_factory.mktemp("alone")
    folders = {service: project(root / service, service) for service in SERVICES}
    folders["whole"] = project(root / "whole", *SERVICES)
    (root / "no_network.js").write_text(NO_NETWORK)
    surroundings = {name: os.environ[name] for name in KEPT if name in os.environ}
    surroundings |= {"AWS_CONFIG_FILE": "/none", "AWS_SHARED_CREDENTIALS_FILE": "/none", "PYTHONPATH": str(ROOT)}
    surroundings["NODE_OPTIONS"] = f"--require {root / 'no_network.js'}"
    command = [sys.executable, str(ROOT / "tests" / "stacks" / "synths.py"), *map(str, folders.values())]
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {service: Assembly.read(folder / "cdk.out") for service, folder in folders.items()}


@every_service
def test_a_service_whose_neighbours_are_deleted_synthesizes_to_the_same_bytes(
    service: str, assemblies: dict[str, Assembly]
) -> None:
    alone = {stack.path: stack.template_path.read_bytes() for stack in assemblies[service].stacks}
    whole = {stack.path: stack.template_path.read_bytes() for stack in assemblies["whole"].stacks}
    assert set(alone) == {f"{stage}/{service}" for stage in STAGES}
    assert alone == {path: whole[path] for path in alone}


def test_nothing_is_looked_up_and_no_stack_refers_to_another(assemblies: dict[str, Assembly]) -> None:
    folder = assemblies["whole"].folder
    manifests = [json.loads(file.read_text()) for file in folder.rglob("manifest.json")]
    assert len(manifests) == 1 + len(STAGES)
    artifacts = {name: each for manifest in manifests for name, each in manifest["artifacts"].items()}
    stacks = {name: each for name, each in artifacts.items() if each["type"] == "aws:cloudformation:stack"}
    assert len(stacks) == len(STAGES) * len(SERVICES)
    for name, stack in stacks.items():
        assert not set(stack.get("dependencies", [])) & set(stacks), name
    assert not any("missing" in manifest for manifest in manifests)
    for found in assemblies["whole"].stacks:
        assert not set(names(found.template)) & {"Fn::ImportValue", "Fn::GetStackOutput", "Export"}, found.path


def test_no_service_imports_another() -> None:
    for service in SERVICES:
        tree = ast.parse((ROOT / "stacks" / f"{service}.py").read_text(encoding="utf-8"))
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        assert not {name for name in imported if name.split(".")[0] == "stacks"}, service
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level], service


def names(value: Any) -> Iterator[str]:
    """Every key in a template, at any depth."""
    if isinstance(value, Mapping):
        for key, inside in value.items():
            yield key
            yield from names(inside)
    elif isinstance(value, list):
        for element in value:
            yield from names(element)
