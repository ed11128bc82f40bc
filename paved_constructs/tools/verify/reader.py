"""How one property is read back from AWS: a row of data, and the call that it stands for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import KW_ONLY, dataclass
from functools import cache
from typing import Any, Final

import jmespath  # type: ignore[import-untyped]  # it ships no types
from jmespath import functions

from paved_constructs.tools.verify.calls import CallFailed, Calls
from paved_constructs.tools.verify.compare import canonical, completed, differences
from paved_constructs.tools.verify.intrinsics import unknown_in
from paved_constructs.tools.verify.report import Difference, Verdict

Outcome = tuple[Verdict, str, tuple[Difference, ...]]
"""A verdict, its reason, and the differences."""


def as_it_is(value: Any) -> Any:
    """Return a value unchanged."""
    return value


@dataclass(frozen=True)
class Reader:
    """Where a property is read: a service's call, its arguments, and the value in the shape of CloudFormation.

    Everything is JMESPath. `arguments` and `region` see `id` (the physical id, or one of `targets`), `properties` and
    `element` (the list's element that the property is in), `partition`, `region` and `account`. `value` sees the
    answer, or what `described` finds in it: where that is nothing, the resource is gone.
    """

    service: str
    call: str
    arguments: Mapping[str, str]
    value: str
    _: KW_ONLY
    targets: str = "[id]"
    """The resources that carry the property, where it is a resource of its own (a bucket's policy)."""
    described: str = "@"
    region: str = "region"
    absent: tuple[str, ...] = ()
    """Error codes that mean: nothing is set."""
    default: Any = None
    """What AWS takes for granted where a template says nothing, in the shape of CloudFormation."""
    normal: Callable[[Any], Any] = as_it_is
    """Brings a value, a template's or a live one, into a form in which they can be compared."""
    includes: bool = False
    """Whether AWS may have more elements than the template's: others set them too."""

    def check(self, calls: Calls, expected: Any, subject: Mapping[str, Any]) -> Iterator[Outcome]:
        """Compare a property with its value in AWS, once for each resource that carries it."""
        targets = _find(self.targets, subject)
        for target in targets if isinstance(targets, list) else [targets]:
            about = {**subject, "id": target}
            arguments = {name: _find(path, about) for name, path in self.arguments.items()}
            unknown = unknown_in([expected, arguments])
            if unknown is not None:
                yield Verdict.UNREADABLE, unknown.why, ()
                continue
            try:
                wanted = self._comparable(expected)
            except (AttributeError, TypeError, ValueError):
                yield Verdict.UNREADABLE, f"the template's {expected!r} is not as CloudFormation writes it", ()
            else:
                yield self._compare(calls, wanted, arguments, about)

    def _compare(self, calls: Calls, wanted: Any, arguments: Mapping[str, Any], about: Mapping[str, Any]) -> Outcome:
        try:
            answer = calls(self.service, _find(self.region, about), self.call, arguments)
        except CallFailed as failed:
            if failed.code not in self.absent:
                verdict = Verdict.MISSING if failed.nothing_there else Verdict.UNANSWERED
                return verdict, f"{self.service} {self.call}: {failed}", ()
            answer = {}
        found = _find(_about(self.described, about), answer)
        if found is None:
            return Verdict.MISSING, f"{self.service} {self.call} does not know it", ()
        live = self._comparable(_find(self.value, found))
        if self.includes:
            live = [one for one in live or [] if any(not differences(each, one) for each in wanted or [])] or None
        different = differences(wanted, live)
        return (Verdict.DIFFERENT if different else Verdict.MATCHED), "", different

    def _comparable(self, value: Any) -> Any:
        return canonical(completed(self.normal(value), self.default))


Readers = Mapping[str, Reader]
"""A property ("AWS::S3::Bucket.VersioningConfiguration") -> how it is read back."""


class _Functions(functions.Functions):  # type: ignore[misc]  # it ships no types
    """What JMESPath lacks."""

    @functions.signature({"types": ["string"]}, {"types": ["string"]})  # type: ignore[untyped-decorator]  # as above
    def _func_split(self, separator: str, text: str) -> list[str]:
        """`split('|', id)`: the parts of an id that holds several."""
        return text.split(separator)


OPTIONS: Final = jmespath.Options(custom_functions=_Functions())


@cache
def _compiled(expression: str) -> Any:
    return jmespath.compile(expression)


def _about(described: str, about: Mapping[str, Any]) -> str:
    """Return the expression for one resource: its `{id}`, and the `{name}` of the element of a list that it has."""
    element = about["element"]
    name = element.get("Name") if isinstance(element, Mapping) else None
    return described.replace("{id}", str(about["id"])).replace("{name}", str(name))


def _find(expression: str, document: Any) -> Any:
    return _compiled(expression).search(document, options=OPTIONS)
