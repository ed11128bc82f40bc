"""What every paved construct is: it knows its stack and its path without a round trip to Node."""

from __future__ import annotations

from functools import cached_property
from typing import Final

from constructs import Construct, Node

from paved_constructs.core.stack import PavedStack


class PavedConstruct(Construct):
    """A construct of a `PavedStack`; raises PavedError outside of one."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        self.stack: Final = PavedStack.enclosing(scope)
        self.path: Final = f"{path_of(scope)}/{id}"

    @cached_property
    def node(self) -> Node:
        """The construct's node, which stays the same: asked for once."""
        return super().node


def path_of(construct: Construct) -> str:
    """Return a construct's path, as in "dev/identity/Audit"."""
    known = construct.path if isinstance(construct, PavedConstruct | PavedStack) else None
    return known if known is not None else str(construct.node.path)
