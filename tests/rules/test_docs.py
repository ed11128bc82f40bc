"""The pages that are generated are current, and the public names are the ones that are meant."""

from __future__ import annotations

import importlib

import paved_constructs
from docs.defaults import PAGE, page


def test_the_page_of_defaults_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"


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
