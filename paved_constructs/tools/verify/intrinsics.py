"""What a template's value is in a deployed stack: references replaced by what they stand for there."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from paved_constructs.tools.assembly import StackArtifact
from paved_constructs.tools.verify.attributes import ASKED, attribute
from paved_constructs.tools.verify.calls import CallFailed, Calls
from paved_constructs.tools.verify.deployed import Deployed

PLACEHOLDER: Final = re.compile(r"\$\{([^!}][^}]*)\}")
NOTHING: Final = object()
"""AWS::NoValue: the property is as if it were not written."""


@dataclass(frozen=True)
class Unknown:
    """A value that cannot be told from outside the service, and why."""

    why: str


class Resolver:
    """Resolves the values of one stack's template; what cannot be resolved becomes Unknown."""

    def __init__(self, calls: Calls, stack: StackArtifact, live: Deployed) -> None:
        self._calls = calls
        self._stack = stack
        self._live = live
        self._properties: dict[str, Any] = {}

    def properties(self, logical_id: str) -> Any:
        """Return the properties of a resource as they are in the deployed stack."""
        if logical_id not in self._properties:
            self._properties[logical_id] = self(self._stack.resources[logical_id].properties) or {}
        return self._properties[logical_id]

    def __call__(self, value: Any) -> Any:
        """Return a value of the template as it is in the deployed stack."""
        resolved = self._resolve(value)
        return None if resolved is NOTHING else resolved

    def _resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [one for one in map(self._resolve, value) if one is not NOTHING]
        if isinstance(value, str) and "{{resolve:" in value:
            return Unknown("a dynamic reference, which only CloudFormation resolves")
        if not isinstance(value, Mapping):
            return value
        if len(value) == 1:
            [(name, argument)] = value.items()
            if name == "Ref" or name.startswith("Fn::"):
                return self._call(name, argument)
        resolved = {name: self._resolve(part) for name, part in value.items()}
        return {name: part for name, part in resolved.items() if part is not NOTHING}

    def _call(self, name: str, argument: Any) -> Any:
        function = _FUNCTIONS.get(name)
        if function is None:
            return Unknown(f"{name} is not resolved here")
        try:
            return function(self, argument)
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            return Unknown(f"{name} of {argument!r} is not as CloudFormation writes it")

    def _ref(self, name: str) -> Any:
        pseudo = {
            "AWS::AccountId": self._live.place["account"],
            "AWS::NoValue": NOTHING,
            "AWS::Partition": self._live.place["partition"],
            "AWS::Region": self._live.place["region"],
            "AWS::StackId": self._live.id,
            "AWS::StackName": self._live.name,
            "AWS::URLSuffix": "amazonaws.com.cn" if self._live.place["partition"] == "aws-cn" else "amazonaws.com",
        }
        for known in (pseudo, self._live.parameters, self._live.physical):
            if name in known:
                return known[name]
        return Unknown(f"{name} is not in the deployed stack")

    def _get_att(self, argument: Any) -> Any:
        name, attribute_name = argument.split(".", 1) if isinstance(argument, str) else argument
        physical_id = self._ref(name)
        if isinstance(physical_id, Unknown):
            return physical_id
        resource = self._stack.resources[name]
        path = self._resolve(resource.properties.get("Path"))
        found = attribute(resource.type, attribute_name, physical_id, self._live.place, path)
        if found is None and attribute_name == "Arn" and physical_id.startswith("arn:"):
            return physical_id
        if found is None:
            found = self._asked(f"{resource.type}.{attribute_name}", attribute_name, physical_id)
        return found or Unknown(f"only {resource.type} itself knows {name}.{attribute_name}")

    def _asked(self, name: str, attribute_name: str, physical_id: str) -> str | None:
        """Return an attribute that its service tells, None if it is not one of those, or there is no answer."""
        if name not in ASKED:
            return None
        service, call, ids, items = ASKED[name]
        try:
            answer = self._calls(service, self._live.place["region"], call, {ids: [physical_id]})
        except CallFailed:
            return None
        return str(answer[items][0][attribute_name])

    def _base64(self, argument: Any) -> Any:
        return _together([self._resolve(argument)], lambda texts: b64encode(texts[0].encode()).decode())

    def _join(self, argument: Any) -> Any:
        separator, parts = argument
        return _together(self._resolve(parts), separator.join)

    def _split(self, argument: Any) -> Any:
        separator, text = argument
        return _together([self._resolve(text)], lambda texts: texts[0].split(separator))

    def _select(self, argument: Any) -> Any:
        index, values = argument
        found = self._resolve(values)
        return found if isinstance(found, Unknown) else found[int(index)]

    def _sub(self, argument: Any) -> Any:
        text, given = (argument, {}) if isinstance(argument, str) else argument
        names = PLACEHOLDER.findall(text)
        values = [
            self._resolve(given[name]) if name in given else self._get_att(name) if "." in name else self._ref(name)
            for name in names
        ]

        def fill(texts: list[Any]) -> str:
            filled = dict(zip(names, texts, strict=True))
            return PLACEHOLDER.sub(lambda match: str(filled[match[1]]), text).replace("${!", "${")

        return _together(values, fill)

    def _import_value(self, argument: Any) -> Any:
        name = self._resolve(argument)
        try:
            exports = self._calls.pages(self._live.place["region"], "list_exports", {}, "Exports")
            return next((one["Value"] for one in exports if one["Name"] == name), Unknown(f"nobody exports {name}"))
        except CallFailed as failed:
            return Unknown(f"the export {name} cannot be read: {failed}")


_FUNCTIONS: Final[Mapping[str, Callable[[Resolver, Any], Any]]] = {
    "Ref": Resolver._ref,
    "Fn::Base64": Resolver._base64,
    "Fn::GetAtt": Resolver._get_att,
    "Fn::ImportValue": Resolver._import_value,
    "Fn::Join": Resolver._join,
    "Fn::Select": Resolver._select,
    "Fn::Split": Resolver._split,
    "Fn::Sub": Resolver._sub,
}


def _together(parts: Any, combine: Callable[[list[Any]], Any]) -> Any:
    """Combine resolved parts, unless one of them (or the list itself) is unknown."""
    if isinstance(parts, Unknown):
        return parts
    return next((part for part in parts if isinstance(part, Unknown)), None) or combine(parts)


def unknown_in(value: Any) -> Unknown | None:
    """Return the first part of a resolved value that is unknown, if there is one."""
    if isinstance(value, Unknown):
        return value
    parts = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return next(filter(None, map(unknown_in, parts)), None)
