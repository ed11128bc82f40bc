"""A function's code, for tests."""


def handler(event: object, context: object) -> str:
    """Answer."""
    return "ordered"
