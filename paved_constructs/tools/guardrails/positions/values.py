"""Values of a template as positions name them: alike in every stack, whatever its logical ids, account and region."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from paved_constructs.tools.assembly import Resource, StackArtifact

REFERENCE: Final = re.compile(r"<(\w+)((?:\.\w+)*)>")
"""A reference in the text of a rule: "<Audit3D8ADE0A.Arn>"."""

NAMED: Final = {
    "AWS::AutoScaling::AutoScalingGroup": (":autoScalingGroupName/", "AutoScalingGroupName", ""),
    "AWS::ECS::TaskDefinition": (":task-definition/", "Family", ".Family"),
}
"""Types that the CDK writes out by their name, hash and all: (what stands before it in an ARN, property, attribute)."""

STEP: Final = re.compile(r"(\w+)(?:\[([\w.]+)\])?(?:\.|$)")
"""A step of a property's path; the key in brackets is that of an element: "LoadBalancerAttributes[idle_timeout]"."""


def at(path: str, resource: Resource, stack: StackArtifact) -> list[Any]:
    """Return what stands at a property's path, through each element of lists; nothing where there is none.

    Dots part the path's steps. Of a list of keys and values, brackets choose one: `Tags[owner]` is its value.
    """
    return [plain(value, stack) for value in _written(path, resource)]


def referred(path: str, resource: Resource, stack: StackArtifact) -> list[Resource]:
    """Return the resources of the template that a property refers to."""
    names = (str(value.get("Ref")) for value in _written(path, resource) if isinstance(value, Mapping))
    return [stack.resources[name] for name in names if name in stack.resources]


def _written(path: str, resource: Resource) -> list[Any]:
    found: list[Any] = [resource.properties]
    for name, key in STEP.findall(path):
        found = list(_each(value[name] for value in found if isinstance(value, Mapping) and name in value))
        if key:
            found = [each["Value"] for each in found if isinstance(each, Mapping) and each.get("Key") == key]
    return found


def _each(values: Iterator[Any]) -> Iterator[Any]:
    for value in values:
        yield from value if isinstance(value, list) else [value]


def plain(value: Any, stack: StackArtifact) -> Any:
    """Return a value whose references and functions are text, as in `text`; other objects and lists stay such."""
    if isinstance(value, list):
        return [plain(each, stack) for each in value]
    if isinstance(value, Mapping) and not _is_function(value):
        return {key: plain(inner, stack) for key, inner in value.items()}
    return text(value, stack) if isinstance(value, str | Mapping) else value


def text(value: Any, stack: StackArtifact) -> str:
    """Return a string, a reference or a function as text.

    A reference is the type of what it means: "<AWS::S3::Bucket.Arn>/*"; a parameter that CloudFormation reads from
    SSM, its name without the stage's: "<ssm:/paved/*/log-bucket>". Account and region are "<account>", "<region>".
    """
    if isinstance(value, str):
        return _anywhere(value, stack)
    match value:
        case {"Ref": str(name)}:
            return f"<{_meant(name, stack)}>"
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"<{_meant(name, stack)}.{attribute}>"
        case {"Fn::Join": [str(separator), list(parts)]}:
            return separator.join(text(part, stack) for part in parts)
        case {"Fn::Select": [number, {"Fn::Split": [str(separator), whole]}]}:
            return f"{text(whole, stack)}{separator}{number}"
    return json.dumps(value)


def abstract(rule: str, stack: StackArtifact) -> str:
    """Return a rule's id in which the references are as in `text`."""
    return REFERENCE.sub(lambda found: f"<{_meant(found[1], stack)}{found[2]}>", _anywhere(rule, stack))


def _is_function(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and ("Ref" in value or next(iter(value)).startswith("Fn::"))


def _anywhere(value: str, stack: StackArtifact) -> str:
    for known, name in ((stack.account, "account"), (stack.region, "region")):
        value = value.replace(known, f"<{name}>") if known else value
    return _unnamed(value, stack) if any(before in value for before, _, _ in NAMED.values()) else value


def _unnamed(value: str, stack: StackArtifact) -> str:
    """Name the resources of NAMED by their type."""
    for resource in stack.resources.values():
        before, name, attribute = NAMED.get(resource.type, ("", "", ""))
        given = resource.properties.get(name)
        if isinstance(given, str):
            own = re.compile(rf"{before}{re.escape(given)}(?![\w-])")
            value = own.sub(f"{before}<{resource.type}{attribute}>", value)
    return value


def _meant(name: str, stack: StackArtifact) -> str:
    """Return what a logical id means: a resource's type or a parameter's origin; a pseudo parameter is itself."""
    resource = stack.resources.get(name)
    if resource is not None:
        return resource.type
    parameter = stack.template.get("Parameters", {}).get(name, {})
    if parameter.get("Type", "").startswith("AWS::SSM::Parameter::Value"):
        return f"ssm:{parameter.get('Default', '').replace('/' + stack.tags.get('stage', '') + '/', '/*/')}"
    return name
