"""What the emulator's descriptions leave out.

Its services keep only some members of a resource, and their answers are written out by hand. So the members
that a template sets and that a description lacks are kept here, and added to the service's answers: for the
protocols query and ec2 (XML), and json.
"""

import json
from collections.abc import Iterator, Mapping, MutableMapping
from functools import partial
from typing import Any, Final, NamedTuple
from xml.etree import ElementTree as Xml

from botocore.model import ListShape, Shape, StructureShape

from paved_constructs.tools.local.handlers import internals
from paved_constructs.tools.local.handlers.api import output_shape, typed


class Description(NamedTuple):
    """Where a service describes a kind of resource: in the list `items` of what `operation` answers.

    `ids` are the members that tell one item from another.
    """

    service: str
    operation: str
    items: str
    ids: tuple[str, ...]


_Key = tuple[str, str, Description, tuple[str, ...]]
_additions: Final[MutableMapping[_Key, Mapping[str, Any]]] = {}


def describe(description: Description, ids: tuple[Any, ...], members: Mapping[str, Any]) -> None:
    """Adds members to the description of one resource, in place of those added before.

    Raises ValueError for a member that the API doesn't know. A member that is None is not added.
    """
    known: Mapping[str, Any] = typed(members, _item(description), description.operation)
    _additions[_key(description, tuple(str(part) for part in ids))] = known


def forget(physical_id: str) -> None:
    """Drops what was added to the descriptions of a resource that goes: a later one may have its name."""
    here = (internals.account(), internals.region())
    for key in [key for key in _additions if key[:2] == here and key[3][0] == physical_id]:
        del _additions[key]


def install(descriptions: tuple[Description, ...]) -> None:
    """Makes the services of these descriptions answer with what `describe` adds."""
    for service in {description.service for description in descriptions}:
        of_service = {d.operation: d for d in descriptions if d.service == service}
        internals.amend_answers(service, partial(_amend, of_service))


def _amend(known: Mapping[str, Description], target: str, request: bytes, answer: bytes) -> bytes:
    """The answer with what was added. `target` is the request's X-Amz-Target, empty for the XML protocols."""
    if target:
        description = known.get(target.rpartition(".")[2])
        return _amend_json(description, json.loads(request), json.loads(answer)) if description else answer
    described = next((one for name, one in known.items() if f"<{name}Response".encode() in answer), None)
    return _amend_xml(described, Xml.fromstring(answer)) if described else answer  # noqa: S314  (its own)


def _amend_json(description: Description, request: dict[str, Any], answer: dict[str, Any]) -> bytes:
    """Where an item doesn't say which resource it describes, the request does."""
    found = answer.get(description.items, [])
    for item in found if isinstance(found, list) else [found]:
        ids = tuple(str(item.get(name, request.get(name))) for name in description.ids)
        _merge(item, _added(description, ids))
    return json.dumps(answer).encode()


def _merge(item: dict[str, Any], members: Mapping[str, Any]) -> None:
    for name, value in members.items():
        if isinstance(value, Mapping) and isinstance(item.get(name), dict):
            _merge(item[name], value)
        else:
            item[name] = value


def _amend_xml(description: Description, root: Xml.Element) -> bytes:
    shape = _item(description)
    namespace = root.tag.rpartition("}")[0].lstrip("{")
    path = f"{{{namespace}}}" if namespace else ""
    tags = [path + _wire_name(name, shape.members[name]) for name in description.ids]
    for item in list(root.iter()):
        for name, value in _added(description, tuple(item.findtext(tag, "") for tag in tags)).items():
            member = shape.members[name]
            for old in item.findall(path + _wire_name(name, member)):
                item.remove(old)
            _append(item, path, _wire_name(name, member), value, member)
    return Xml.tostring(root, default_namespace=namespace or None)


def _append(parent: Xml.Element, path: str, name: str, value: Any, shape: Shape) -> None:
    element = Xml.SubElement(parent, path + name)
    for child_name, child, child_shape in _children(value, shape):
        _append(element, path, child_name, child, child_shape)
    if not isinstance(shape, StructureShape | ListShape):
        element.text = str(value).lower() if isinstance(value, bool) else str(value)


def _children(value: Any, shape: Shape) -> Iterator[tuple[str, Any, Shape]]:
    """The name, value and shape of each element inside of a value's own."""
    if isinstance(shape, StructureShape):
        for name, item in value.items():
            yield _wire_name(name, shape.members[name]), item, shape.members[name]
    elif isinstance(shape, ListShape):
        for item in value:
            yield _wire_name("member", shape.member), item, shape.member


def _wire_name(name: str, shape: Shape) -> str:
    return str(shape.serialization.get("name", name))


def _item(description: Description) -> StructureShape:
    shape = output_shape(description.service, description.operation).members[description.items]
    item = shape.member if isinstance(shape, ListShape) else shape
    assert isinstance(item, StructureShape)  # noqa: S101  (a description of resources)
    return item


def _added(description: Description, ids: tuple[str, ...]) -> Mapping[str, Any]:
    return _additions.get(_key(description, ids), {})


def _key(description: Description, ids: tuple[str, ...]) -> _Key:
    return internals.account(), internals.region(), description, ids
