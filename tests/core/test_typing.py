"""What a type checker tells a team about its mistakes, as mypy --strict says it."""

from __future__ import annotations

import re
from pathlib import Path

from mypy import api

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests" / "typing").glob("[!_]*.py"))


def test_each_mistake_is_an_error_on_its_line_and_nothing_else_is() -> None:
    expected = {
        (file.name, number + 1): line.partition("# error: ")[2]
        for file in FILES
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if line.strip().startswith("# error: ")
    }
    files = [str(file) for file in FILES]
    said, trouble, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), "--no-error-summary", *files])
    found = {
        (Path(file).name, int(line)): message
        for file, line, message in re.findall(r"(\S+\.py):(\d+): error: (.+)", said)
    }
    assert not trouble
    assert {file for file, _ in expected} == {file.name for file in FILES}
    assert found.keys() == expected.keys(), said
    for place, message in expected.items():
        assert found[place].startswith(message), said
