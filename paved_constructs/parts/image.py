"""How an image is named: in production, so that it cannot become another one."""

from __future__ import annotations

import json
import re
from typing import Final

from aws_cdk import Stack
from constructs import IConstruct

from paved_constructs.core.errors import PavedError

BY_CONTENT: Final = re.compile(r"(@sha256|-container-assets-[^:]+):[0-9a-f]{64}\W*$")
"""By its digest; or as an asset of the app, whose tag is a hash as well, in a repository that overwrites none."""


def check_digest(construct: IConstruct, image: str) -> None:
    """Raise PavedError where `image`, a name as it stands in the template, can become another image."""
    name = json.dumps(Stack.of(construct).resolve(image))
    if not BY_CONTENT.search(name):
        raise PavedError(
            construct,
            f"image={name} can become another image; name it by its digest, as in …/orders@sha256:<64 hex digits>, "
            "or waive image_digest",
        )
