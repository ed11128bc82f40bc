"""A report for a person: a line for each golden property, the departures, and the counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from rich.text import Text

from paved_constructs.tools.verify.report import PROBLEMS, Left, Line, Report, Verdict

COLOURS: Final = {
    Verdict.MATCHED: "green",
    Verdict.DIFFERENT: "bold red",
    Verdict.MISSING: "bold red",
    Verdict.UNANSWERED: "bold red",
    Verdict.RECORDED: "cyan",
    Verdict.NOT_EMULATED: "yellow",
    Verdict.UNREADABLE: "yellow",
}
WIDEST: Final = max(map(len, Verdict))
ALWAYS_SAID: Final = (Verdict.MATCHED, Verdict.DIFFERENT)
"""Counted even where there are none."""


def show(report: Report, *, only_problems: bool) -> Iterator[Text]:
    """Yield the report's lines as text with colours, for a console that does not wrap them."""
    chosen = [line for line in report.lines if not only_problems or line.verdict in PROBLEMS]
    for stack, lines in groupby(chosen, key=lambda line: line.stack):
        yield Text(_plain(stack), style="bold")
        yield from _aligned(list(lines))
    if report.departures and not only_problems:
        yield Text("departures from golden defaults", style="bold")
        yield from map(_departure, report.departures)
    yield _summary(report)


def _aligned(lines: list[Line]) -> Iterator[Text]:
    rows = [(_plain(_inside(line)), _plain(line.row), _plain(line.property)) for line in lines]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for line, row in zip(lines, rows, strict=True):
        text = Text("  ").append(f"{line.verdict:{WIDEST}}", style=COLOURS[line.verdict])
        cells = "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        yield text.append(f"  {cells}  {_why(line)}".rstrip())


def _inside(line: Line) -> str:
    """Where a resource is in its stack, without the names that every construct's main child has."""
    names = line.path.removeprefix(line.stack).split("/")
    return "/".join(name for name in names if name not in ("", "Default", "Resource")) or "(the stack)"


def _why(line: Line) -> str:
    told = [
        f"{one.at or 'the whole'}: expected {_value(one.expected)}, live {_value(one.live)}" for one in line.differences
    ]
    return _plain("; ".join([*told, *filter(None, [line.note])]))


def _value(value: Any) -> str:
    return "nothing" if value is None else value if isinstance(value, str) else json.dumps(value, sort_keys=True)


def _departure(left: Left) -> Text:
    text = f"  {left.construct}  {left.row}  until {left.until}, {left.owner} answers for it: {left.because}"
    return Text(_plain(text))


def _summary(report: Report) -> Text:
    text = Text()
    for verdict, count in report.counts.items():
        if count or verdict in ALWAYS_SAID:
            text.append(" · " if text else "").append(f"{count} {verdict}", style=COLOURS[verdict])
    if report.exit_code not in (0, 1):
        text.append("\nno golden property was verified: nothing here was settled by a paved construct, or nothing")
        text.append(" of it can be read back", style="bold red")
    return text


def _plain(text: str) -> str:
    """Names come from an assembly, which may be anybody's: nothing in them may steer the terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)
