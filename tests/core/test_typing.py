"""What a type checker tells a team about its mistakes, as mypy --strict says it."""

from __future__ import annotations

import re
from pathlib import Path

from mypy import api

ROOT = Path(__file__).parents[2]
FILE = ROOT / "tests" / "typing" / "waivers.py"


def test_each_mistake_is_an_error_on_its_line_and_nothing_else_is() -> None:
    expected = {
        number + 1: line.partition("# error: ")[2]
        for number, line in enumerate(FILE.read_text(encoding="utf-8").splitlines(), 1)
        if "# error: " in line
    }
    said, trouble, _ = api.run(["--config-file", str(ROOT / "pyproject.toml"), "--no-error-summary", str(FILE)])
    found = {int(line): message for line, message in re.findall(r"py:(\d+): error: (.+)", said)}
    assert not trouble
    assert expected
    assert found.keys() == expected.keys(), said
    for number, message in expected.items():
        assert found[number].startswith(message), said
