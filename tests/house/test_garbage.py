"""An app that lives for one synth does not look for garbage; whatever lives longer does."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = "import gc, paved_constructs; print(gc.isenabled())"


@pytest.mark.parametrize(("context", "collects"), [({"CDK_CONTEXT_JSON": "{}"}, "False"), ({}, "True")])
def test_only_an_app_of_the_cli_does_without(context: dict[str, str], collects: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "CDK_CONTEXT_JSON"} | context
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == collects
