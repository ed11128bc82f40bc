"""A whole `cdk.out`: the manifests of its stages, and how a stack in it is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, Final

from paved_constructs.tools.assembly.files import AssemblyError, inside, object_at, read_object
from paved_constructs.tools.assembly.stack import StackArtifact

MANIFEST: Final = "manifest.json"
STACK: Final = "aws:cloudformation:stack"
NESTED: Final = "cdk:cloud-assembly"


@dataclass(frozen=True)
class Assembly:
    """A whole `cdk.out`: the stacks of its stages too, in the order of their manifests."""

    folder: Path
    stacks: tuple[StackArtifact, ...]

    @classmethod
    def read(cls, folder: Path | str) -> Assembly:
        """Read the manifests in a folder. Raises AssemblyError if it holds no assembly, or a broken one."""
        folder = Path(folder)
        if not (folder / MANIFEST).is_file():
            problem = f"has no {MANIFEST}" if folder.is_dir() else "is no folder"
            raise AssemblyError(f"{folder}: {problem}; give the `cdk.out` that `cdk synth` wrote")
        return cls(folder, tuple(_stacks(folder, set())))

    def stack(self, selector: str) -> StackArtifact:
        """Return the one stack that a selector means; raise AssemblyError if it means none or several."""
        found = self.select(selector)
        if len(found) > 1:
            names = ", ".join(stack.path for stack in found)
            raise AssemblyError(f"{selector!r} means several stacks: {names}; name one")
        return found[0]

    def select(self, *selectors: str) -> tuple[StackArtifact, ...]:
        """Return the stacks that any selector means: a path, or a glob as in the CDK CLI ("dev/*", "**").

        Without a selector all of them. Raises AssemblyError, which lists what there is, for a selector that
        means nothing.
        """
        for selector in selectors:
            if not any(_means(selector, stack.path) for stack in self.stacks):
                names = ", ".join(stack.path for stack in self.stacks) or "no stack at all"
                raise AssemblyError(f"no stack is called {selector!r} in {self.folder}; there is: {names}")
        return tuple(s for s in self.stacks if not selectors or any(_means(one, s.path) for one in selectors))


def _means(selector: str, path: str) -> bool:
    if selector == "**":
        return True
    wanted, parts = selector.split("/"), path.split("/")
    return len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted))


def _stacks(folder: Path, seen: set[Path]) -> Iterator[StackArtifact]:
    if folder.resolve() in seen:
        raise AssemblyError(f"{folder}: is named twice as an assembly of its own")
    seen.add(folder.resolve())
    where = folder / MANIFEST
    artifacts = object_at(read_object(where).get("artifacts", {}), f"{where}: artifacts")
    for name, found in artifacts.items():
        artifact = object_at(found, f"{where}: {name}")
        properties = object_at(artifact.get("properties", {}), f"{where}: {name}.properties")
        if artifact.get("type") == STACK:
            yield _stack(folder, name, artifact, properties)
        elif artifact.get("type") == NESTED:
            yield from _stacks(inside(folder, properties.get("directoryName")), seen)


def _stack(folder: Path, name: str, artifact: dict[str, Any], properties: dict[str, Any]) -> StackArtifact:
    where = f"{folder / MANIFEST}: {name}"
    account, _, region = str(artifact.get("environment", "")).removeprefix("aws://").partition("/")
    tags = object_at(properties.get("tags", {}), f"{where}.tags")
    further = artifact.get("additionalMetadataFile")
    return StackArtifact(
        path=str(artifact.get("displayName") or name),
        name=str(properties.get("stackName") or name),
        account=None if account in ("", "unknown-account") else account,
        region=None if region in ("", "unknown-region") else region,
        tags={key: str(value) for key, value in tags.items()},
        termination_protection=properties.get("terminationProtection") is True,
        template_path=inside(folder, properties.get("templateFile")),
        inline_metadata=object_at(artifact.get("metadata", {}), f"{where}.metadata"),
        metadata_path=None if further is None else inside(folder, further),
    )
