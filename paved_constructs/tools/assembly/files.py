"""Files of an assembly, which may come from anywhere: bounded in size, in their folder, JSON objects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

LARGEST_BYTES: Final = 64 * 2**20
"""More than any assembly's file needs: a template may have 1 MB, the manifest of hundreds of stacks a few."""


class AssemblyError(Exception):
    """A folder is no cloud assembly, or not one to be trusted: names the file and what is wrong with it."""


def inside(folder: Path, name: object) -> Path:
    """Return the path of a file that a manifest names; raise AssemblyError if it would leave its folder."""
    if not isinstance(name, str) or not name:
        raise AssemblyError(f"{folder}: the manifest names a file as {name!r}; a file's name is text")
    try:
        path = (folder / name).resolve()
    except (OSError, ValueError, RuntimeError) as error:
        raise AssemblyError(f"{folder}: {name!r} is no file's name: {error}") from error
    if not path.is_relative_to(folder.resolve()):
        raise AssemblyError(f"{folder}: {name!r} lies outside the assembly; it may only name files in it")
    return path


def read_object(path: Path) -> dict[str, Any]:
    """Return the JSON object in a file; raise AssemblyError if it is missing, too large or no such."""
    try:
        if not path.is_file():
            raise AssemblyError(f"{path}: there is no such file; synthesize again with `cdk synth`")
        with path.open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise AssemblyError(f"{path}: cannot be read: {error.strerror}") from error
    if len(content) > LARGEST_BYTES:
        raise AssemblyError(f"{path}: is larger than {LARGEST_BYTES >> 20} MiB, as no assembly's file is")
    try:
        found = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise AssemblyError(f"{path}: is not JSON: {error}") from error
    return object_at(found, str(path))


def object_at(found: object, where: str) -> dict[str, Any]:
    """Return `found` if it is a JSON object; raise AssemblyError otherwise, naming `where` it stands."""
    if not isinstance(found, dict):
        raise AssemblyError(f"{where}: holds {_KINDS.get(type(found), 'a number')} where an object belongs")
    return found


_KINDS: Final = {list: "a list", str: "a text", bool: "true or false", type(None): "nothing"}
