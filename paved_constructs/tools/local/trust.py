"""Which certificates functions on this machine trust: those that the machine does, and those of our own databases."""

from __future__ import annotations

import os
import ssl
from pathlib import Path
from typing import Final

from paved_constructs.tools.local.aws import TRUSTED

_VARIABLES: Final = ("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS")
"""How Python's, and Node's, TLS is told of it."""


def install(folder: Path) -> None:
    """Let every process that this one starts trust what TRUSTED in `folder` holds: at first, what the machine does."""
    machines = ssl.get_default_verify_paths().cafile
    trusted = folder / TRUSTED
    trusted.write_bytes(Path(machines).read_bytes() if machines else b"")
    os.environ.update(dict.fromkeys(_VARIABLES, str(trusted)))


def trust(folder: Path, certificate: Path) -> None:
    """Trust one more certificate, a file in PEM."""
    with (folder / TRUSTED).open("ab") as trusted:
        trusted.write(b"\n" + certificate.read_bytes())
