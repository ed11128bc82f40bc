"""The house stays readable: files are short, and a service's stack reads as its owner would tell it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from docs.discovery import ROOMS

ROOT = Path(__file__).parents[2]
PACKAGE = sorted((ROOT / "paved_constructs").rglob("*.py"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("file", PACKAGE, ids=relative)
def test_no_file_is_long(file: Path) -> None:
    is_construct = file.parent.name in ROOMS and file.parents[1].name == "paved_constructs"
    assert len(file.read_text(encoding="utf-8").splitlines()) <= (130 if is_construct else 200)


@pytest.mark.parametrize("file", sorted((ROOT / "stacks").glob("*.py")), ids=relative)
def test_a_stack_is_at_most_60_lines_without_its_docstrings(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = [
        node.body[0]
        for node in ast.walk(ast.parse(text))
        if isinstance(node, documented) and ast.get_docstring(node) is not None
    ]
    lines = len([line for line in text.splitlines() if line.strip()])
    assert lines - sum((d.end_lineno or d.lineno) - d.lineno + 1 for d in docstrings) <= 60
