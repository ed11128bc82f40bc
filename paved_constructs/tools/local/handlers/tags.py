"""Tags: bringing those of a resource from a template's previous ones to its new ones."""

from typing import Any

from paved_constructs.tools.local.handlers.api import call
from paved_constructs.tools.local.handlers.registry import Properties


def retag(service: str, properties: Properties, previous: Properties, **resource: Any) -> None:
    """Removes the tags that the template dropped and sets the others; tags that others set stay.

    `resource` is the parameter of TagResource and UntagResource that names the resource.
    """
    tags = properties.get("Tags") or []
    if gone := dropped(properties, previous):
        call(service, "untag_resource", **resource, TagKeys=gone)
    if tags:
        call(service, "tag_resource", **resource, Tags=tags)


def dropped(properties: Properties, previous: Properties) -> list[str]:
    """The keys of the tags that the template had and has no more."""
    kept = {tag["Key"] for tag in properties.get("Tags") or []}
    return [tag["Key"] for tag in previous.get("Tags") or [] if tag["Key"] not in kept]
