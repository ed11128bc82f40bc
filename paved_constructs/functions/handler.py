"""Is the handler in the code? A wrong one deploys well and fails at the first call, so it is looked up at synthesis."""

from __future__ import annotations

import ast
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from aws_cdk import aws_lambda as lambda_
from constructs import IConstruct

from paved_constructs.core.errors import PavedError

NOT_CODE: Final = ["cdk.out", "__pycache__", "*.pyc", ".pytest_cache", ".mypy_cache", ".DS_Store"]
"""Left out of what is uploaded: what tools leave behind would make the same code another version."""

NODE_ENDINGS: Final = (".mjs", ".cjs", ".js")


def check_handler(construct: IConstruct, code: Path, handler: str, runtime: lambda_.Runtime) -> None:
    """Raise PavedError where `code` is no folder, or `handler` does not name something in it.

    Python: `module.function`, looked up in the source. Node: `file.export`, the file is looked up. Java:
    `package.Class` or `package.Class::method`, the class is looked up in the folder and its archives. Other runtimes
    are not looked into.
    """
    if not code.is_dir():
        raise PavedError(construct, f"code={str(code)!r} is no folder; give the folder that holds the function's code")
    problem = LOOK_UP.get(runtime.family, _not_looked_up)(code, handler)
    if problem:
        raise PavedError(construct, f"handler={handler!r} is not in {str(code)!r}: {problem}")


def _python(code: Path, handler: str) -> str | None:
    module, _, function = handler.rpartition(".")
    source = code / f"{module.replace('.', '/')}.py"
    if not module or not source.is_file():
        return f"there is no {source.name}; a handler is 'module.function'"
    names: set[str] = set()
    for node in ast.parse(source.read_bytes(), source.name).body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                names.add(node.name)
            case ast.Assign():
                names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case ast.Import() | ast.ImportFrom():
                names |= {alias.asname or alias.name for alias in node.names}
    return None if function in names else f"{source.name} defines {', '.join(sorted(names)) or 'nothing'}"


def _node(code: Path, handler: str) -> str | None:
    file, _, _ = handler.rpartition(".")
    if file and any((code / f"{file}{ending}").is_file() for ending in NODE_ENDINGS):
        return None
    return f"there is no {file or handler} with one of {', '.join(NODE_ENDINGS)}; a handler is 'file.export'"


def _java(code: Path, handler: str) -> str | None:
    wanted = f"{handler.partition('::')[0].replace('.', '/')}.class"
    if (code / wanted).is_file():
        return None
    for archive in sorted(code.rglob("*.jar")):
        try:
            with zipfile.ZipFile(archive) as jar:
                if wanted in jar.namelist():
                    return None
        except zipfile.BadZipFile:
            return f"{archive.name} is no archive"
    return f"neither the folder nor an archive in it holds {wanted}; a handler is 'package.Class::method'"


def _not_looked_up(_code: Path, _handler: str) -> str | None:
    return None


LOOK_UP: Final[dict[lambda_.RuntimeFamily | None, Callable[[Path, str], str | None]]] = {
    lambda_.RuntimeFamily.PYTHON: _python,
    lambda_.RuntimeFamily.NODEJS: _node,
    lambda_.RuntimeFamily.JAVA: _java,
}
