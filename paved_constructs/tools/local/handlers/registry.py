"""How a family tells the emulator about a resource type that it lacks, or a property that it drops."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from paved_constructs.tools.local.handlers import descriptions, internals

Properties: TypeAlias = internals.Properties
"""A resource's properties as the template gives them, with every reference resolved."""

Update: TypeAlias = Callable[[str, Properties, Properties], None]
"""(physical id, properties, previous properties). The previous ones are empty for a new resource."""

Delete: TypeAlias = Callable[[str, Properties], None]
"""(physical id, properties)."""

Attributes: TypeAlias = Callable[[str, Properties], Mapping[str, Any]]
"""(physical id, properties) -> what Fn::GetAtt may ask for."""


def no_attributes(_id: str, _properties: Properties) -> Mapping[str, Any]:
    """For a type of which Fn::GetAtt may ask nothing."""
    return {}


def nothing(_id: str, _properties: Properties, _previous: Properties) -> None:
    """For a stock type that keeps every property."""


@dataclass(frozen=True)
class Handler:
    """A resource type that the emulator lacks, or that is better done anew.

    `create` takes a name, for a resource that the template doesn't name, and the properties; it answers the
    physical id, which is what Ref gives. Without `update`, any change replaces the resource; with it, only a
    change of a `create_only` property does.
    """

    create: Callable[[str, Properties], str]
    delete: Delete
    update: Update | None = None
    attributes: Attributes = no_attributes
    create_only: tuple[str, ...] = ()


def keep(_id: str, _properties: Properties) -> None:
    """For a stock type whose delete removes all of it."""


def as_they_are(properties: Properties) -> Properties:
    """For a stock type that can take every property."""
    return properties


@dataclass(frozen=True)
class Extension:
    """What a stock type lacks.

    `restore` applies the properties that stock drops, after each create and update; `before_delete` removes
    what it made. `prepare` answers the properties that stock is given, for a type that would refuse some.
    `named_by` is the property that names the resource, for a type whose update would replace one that was named
    by its create.
    """

    restore: Update = nothing
    attributes: Attributes = no_attributes
    before_delete: Delete = keep
    prepare: Callable[[Properties], Properties] = as_they_are
    named_by: str = ""


def add(resource_type: str, handler: Handler) -> None:
    """Teaches the emulator a type. A stock one of that name is overridden.

    If an update fails, the resource is updated back, as in `extend`.
    """

    def create(logical_id: str, properties: Properties, stack: str) -> tuple[str, Mapping[str, Any]]:
        physical_id = handler.create(internals.physical_name(stack, logical_id), properties)
        return physical_id, handler.attributes(physical_id, properties)

    def update(
        physical_id: str, previous: Properties, properties: Properties, stack: str, logical_id: str
    ) -> tuple[str, Mapping[str, Any]]:
        if handler.update is None:
            return create(logical_id, properties, stack)
        try:
            handler.update(physical_id, properties, previous)
        except Exception:
            handler.update(physical_id, previous, properties)
            raise
        return physical_id, handler.attributes(physical_id, properties)

    def delete(physical_id: str, properties: Properties) -> None:
        handler.delete(physical_id, properties)
        descriptions.forget(physical_id)

    internals.resource_handlers[resource_type] = {
        "create": create,
        "update": update,
        "update_with_logical_id": True,
        "delete": delete,
    }
    internals.create_only_properties[resource_type] = handler.create_only


def extend(resource_type: str, extension: Extension) -> None:
    """Adds to a stock type what it lacks.

    If `restore` fails, the resource is put back to what it was: the rollback of a stack takes a resource that
    failed for untouched.
    """
    stock = internals.StockHandler(resource_type)
    extended = _Extended(stock, extension)
    internals.resource_handlers[resource_type] = stock.functions | {
        "create": extended.create,
        "update": extended.update,
        "update_with_logical_id": True,
        "delete": extended.delete,
        "delete_with_logical_id": True,
    }


@dataclass(frozen=True)
class _Extended:
    """A stock type with an extension, in the form in which MiniStack calls handlers."""

    stock: internals.StockHandler
    extension: Extension

    def create(self, logical_id: str, properties: Properties, stack: str) -> tuple[str, Mapping[str, Any]]:
        prepared = self.extension.prepare(properties)
        physical_id, attributes = self.stock.create(logical_id, prepared, stack)
        try:
            return physical_id, self._restored(physical_id, properties, {}, attributes)
        except Exception:
            self.stock.delete(physical_id, properties, logical_id)
            raise

    def update(
        self, physical_id: str, previous: Properties, properties: Properties, stack: str, logical_id: str
    ) -> tuple[str, Mapping[str, Any]]:
        new_id, attributes = self._change(physical_id, previous, properties, stack, logical_id)
        try:
            before = previous if new_id == physical_id else {}
            return new_id, self._restored(new_id, properties, before, attributes)
        except Exception:
            if new_id == physical_id:
                self._change(physical_id, properties, previous, stack, logical_id)
                self.extension.restore(physical_id, previous, properties)
            else:
                self.stock.delete(new_id, properties, logical_id)
            raise

    def delete(self, physical_id: str, properties: Properties, logical_id: str) -> None:
        self.extension.before_delete(physical_id, properties)
        self.stock.delete(physical_id, properties, logical_id)
        descriptions.forget(physical_id)

    def _change(
        self, physical_id: str, before: Properties, after: Properties, stack: str, logical_id: str
    ) -> tuple[str, Mapping[str, Any]]:
        named = {self.extension.named_by: physical_id} if self.extension.named_by else {}
        new = {**named, **self.extension.prepare(after)}
        return self.stock.update(physical_id, self.extension.prepare(before), new, stack, logical_id)

    def _restored(
        self, physical_id: str, properties: Properties, previous: Properties, attributes: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """Applies what stock dropped, and answers all attributes."""
        self.extension.restore(physical_id, properties, previous)
        return {**attributes, **self.extension.attributes(physical_id, properties)}
