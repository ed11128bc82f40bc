"""What a template says, without what churns in it while it says the same."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Final

Template = Mapping[str, Any]

HASH: Final = re.compile(r"\b[0-9a-f]{64}\b")

DIGEST: Final = re.compile(r"(?<=@sha256:)[0-9a-f]{64}")
"""Which build of a container image: the end of "repository@sha256:…"."""

VERSION_HASH: Final = re.compile(r"[0-9a-f]{32}$")
"""The end of the logical id of a function's version: a hash of the function and its code."""

WRITERS: Final = ("aws:cdk:", "aws:asset:", "paved_constructs")
"""How metadata begin that describe who wrote the template; others are for CloudFormation and its agents."""


def steady(template: Template, assets: Collection[str] = ()) -> dict[str, Any]:
    """Return a template in which only what a team decides can change.

    Masked: the hashes of `assets` (64 hex digits each) wherever they stand, image digests, and the hash in the logical
    id of a function's version with every reference to it. Dropped: what the CDK adds of its own, as the bootstrap
    version and its rule, usage reports, and metadata with construct paths and the version of this library.
    """
    resources = template.get("Resources", {})
    masks = dict.fromkeys(assets, "<asset>")
    for logical_id, resource in resources.items():
        if resource["Type"] == "AWS::Lambda::Version":
            masks[logical_id] = VERSION_HASH.sub("<hash>", logical_id)
    return {key: value for key, value in _masked(_plain(template), masks).items() if value != {}}


def inventory(template: Template) -> dict[str, int]:
    """Return how many resources of each type a template has, by type: {"AWS::S3::Bucket": 2, …}."""
    types = (resource["Type"] for resource in template.get("Resources", {}).values())
    return dict(sorted(Counter(kind for kind in types if kind != "AWS::CDK::Metadata").items()))


def asset_hashes(template_path: Path) -> set[str]:
    """Return the hashes (64 hex digits) of the assets that a stack has: they stand in a file beside its template."""
    assets = template_path.with_name(template_path.name.replace(".template.json", ".assets.json"))
    return set(HASH.findall(assets.read_text())) if assets.is_file() else set()


def _plain(template: Template) -> dict[str, Any]:
    """Return the template without what the CDK adds of its own."""
    resources = {
        logical_id: _described(resource)
        for logical_id, resource in template.get("Resources", {}).items()
        if resource["Type"] != "AWS::CDK::Metadata"
    }
    return {
        **_described(template),
        "Parameters": _without(template, "Parameters", "BootstrapVersion"),
        "Rules": _without(template, "Rules", "CheckBootstrapVersion"),
        "Conditions": _without(template, "Conditions", "CDKMetadataAvailable"),
        "Resources": resources,
    }


def _without(template: Template, section: str, name: str) -> dict[str, Any]:
    return {key: value for key, value in template.get(section, {}).items() if key != name}


def _described(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return a template or a resource with those of its metadata that CloudFormation or its agents read."""
    read = {key: value for key, value in body.get("Metadata", {}).items() if not key.startswith(WRITERS)}
    rest = {key: value for key, value in body.items() if key != "Metadata"}
    return {**rest, "Metadata": read} if read else rest


def _masked(value: Any, masks: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {_masked(key, masks): _masked(inner, masks) for key, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, masks) for inner in value]
    if not isinstance(value, str):
        return value
    for hidden, mask in masks.items():
        value = value.replace(hidden, mask)
    return DIGEST.sub("<digest>", value)
