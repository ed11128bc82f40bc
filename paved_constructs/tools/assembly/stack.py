"""A stack as it was synthesized: its settings, its template, and what its constructs say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from paved_constructs.tools.assembly.files import AssemblyError, object_at, read_object
from paved_constructs.tools.assembly.settled import Settled, settled_in


@dataclass(frozen=True)
class Resource:
    """A resource of a template; `path` is its construct's: "dev/identity/Audit/Default/Resource" ("": unknown)."""

    logical_id: str
    type: str
    properties: Mapping[str, Any] = field(repr=False)
    path: str


@dataclass(frozen=True)
class StackArtifact:
    """A stack of an assembly. `path` is its construct path ("dev/identity"), `name` CloudFormation's name.

    `account` and `region` are None where the app left them to whoever deploys. The template and the metadata
    are read when they are first asked for; what is wrong with them raises AssemblyError then.
    """

    path: str
    name: str
    account: str | None
    region: str | None
    tags: Mapping[str, str]
    termination_protection: bool
    template_path: Path
    inline_metadata: Mapping[str, Any] = field(repr=False)
    metadata_path: Path | None = field(repr=False)

    @cached_property
    def template(self) -> Mapping[str, Any]:
        """The CloudFormation template."""
        return read_object(self.template_path)

    @cached_property
    def resources(self) -> Mapping[str, Resource]:
        """Logical id -> resource, in the template's order."""
        found = object_at(self.template.get("Resources", {}), f"{self.template_path}: Resources")
        return {logical_id: self._resource(logical_id, body) for logical_id, body in found.items()}

    @cached_property
    def settled(self) -> tuple[Settled, ...]:
        """The constructs of this stack that settled a golden table, parents before their children."""
        found = [s for path, entries in self.metadata.items() for s in settled_in(path, entries)]
        return tuple(sorted(found, key=lambda settled: settled.path.split("/")))

    def under(self, construct_path: str) -> tuple[Resource, ...]:
        """Return the resources of a construct and of all below it."""
        inner = construct_path + "/"
        return tuple(r for r in self.resources.values() if f"{r.path}/".startswith(inner))

    @cached_property
    def metadata(self) -> Mapping[str, list[dict[str, Any]]]:
        """Construct path -> its metadata entries, wherever the CDK that wrote the assembly keeps them."""
        further = read_object(self.metadata_path) if self.metadata_path else {}
        found = {**self.inline_metadata, **further}
        for path, entries in found.items():
            if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
                raise AssemblyError(f"{self.template_path}: the metadata of {path} is not a list of objects")
        return {path.lstrip("/"): entries for path, entries in found.items()}

    @cached_property
    def _paths(self) -> Mapping[str, str]:
        return {
            str(entry.get("data")): path
            for path, entries in self.metadata.items()
            for entry in entries
            if entry.get("type") == "aws:cdk:logicalId"
        }

    def _resource(self, logical_id: str, found: object) -> Resource:
        where = f"{self.template_path}: {logical_id}"
        body = object_at(found, where)
        kind = body.get("Type")
        if not isinstance(kind, str):
            raise AssemblyError(f"{where}: has no Type")
        path = object_at(body.get("Metadata", {}), f"{where}.Metadata").get("aws:cdk:path")
        known = path if isinstance(path, str) else self._paths.get(logical_id, "")
        properties = object_at(body.get("Properties", {}), f"{where}.Properties")
        return Resource(logical_id, kind, properties, known)
