"""An app that lives for one synth has one Node; whatever lives longer has jsii's two."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

PROGRAM = """
import os
from pathlib import Path
import paved_constructs
from aws_cdk import App, Stack

def below(pid):
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return len(children) + sum(map(below, children))

print(Stack(App(), "Orders").node.path, below(os.getpid()))
try:
    Stack(App(), "no name")
except RuntimeError as error:
    print("no name" in str(error))
"""


@pytest.mark.parametrize(("context", "nodes"), [({"CDK_CONTEXT_JSON": "{}"}, 1), ({}, 2)])
def test_only_an_app_of_the_cli_talks_directly(context: dict[str, str], nodes: int) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "CDK_CONTEXT_JSON"} | context
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"Orders {nodes}\nTrue\n"
    assert done.stderr == ""
