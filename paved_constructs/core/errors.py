"""The one kind of error that the road raises: what is wrong, where, the value given, and what would be right."""

from __future__ import annotations

from constructs import IConstruct


class PavedError(ValueError):
    """Bad input to the road. Synthesis stops with it, before a template is written."""

    def __init__(self, where: IConstruct | str, message: str) -> None:
        path = where if isinstance(where, str) else where.node.path or "the app"
        super().__init__(f"{path}: {message}")
