"""The pages that are generated are current, and the public names are the ones that are meant."""

from __future__ import annotations

import importlib

import paved_constructs
from docs import coverage, defaults, hardware
from docs.discovery import golden, left_out, printed
from docs.rows import ROWS


def test_the_generated_pages_are_current() -> None:
    for module in (defaults, coverage, hardware):
        assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run `make docs`"


def test_every_row_that_was_asked_for_is_in_a_golden_table_or_has_a_reason() -> None:
    there = {f"{kind.__name__}.{row}" for kind in printed() for row in golden(kind)}
    rows = {f"{table}: {row}": answers for table, asked in ROWS.items() for row, answers in asked.items()}
    assert {answer for answers in rows.values() for answer in answers} <= there
    assert {row for row, answers in rows.items() if not answers} <= set(left_out())
    assert set(left_out()) <= set(rows), "a reason for a row that nobody asked for"


def test_the_public_names_are_sorted_and_all_there() -> None:
    names = paved_constructs.__all__
    assert names == sorted(names)
    assert set(names) == {*paved_constructs._HOMES, "__version__"}
    for name in names:
        assert getattr(paved_constructs, name) is not None


def test_each_public_name_is_what_its_home_defines() -> None:
    for name, home in paved_constructs._HOMES.items():
        value = getattr(importlib.import_module(f"paved_constructs.{home}"), name)
        assert value.__module__ == f"paved_constructs.{home}"
