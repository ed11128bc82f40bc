"""When a stage is up: outside of these hours, what is paid for by the hour rests."""

from __future__ import annotations

import re
from dataclasses import KW_ONLY, dataclass
from datetime import time
from typing import Final

from paved_constructs.core.errors import PavedError
from paved_constructs.core.time_zone import check_zone

DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOURS: Final = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
WHERE: Final = "Uptime"


@dataclass(frozen=True)
class Uptime:
    """The hours of a stage: `Uptime("08:00-19:00", days="mon-fri", zone="Europe/Berlin")`.

    `hours` are from and to, on a clock of `zone` (a name of the IANA database), which moves with daylight-saving time;
    `days` are English days, ranges of them, or both: "mon-wed,fri". Raises PavedError for what is no such text, for an
    end that is not after its start, and for a zone that there is not.
    """

    hours: str
    _: KW_ONLY
    days: str = "mon-fri"
    zone: str

    def __post_init__(self) -> None:
        """Refuse what is not of its form."""
        if not HOURS.fullmatch(self.hours):
            raise PavedError(WHERE, f"hours={self.hours!r}; write from and to of a day, like '08:00-19:00'")
        if self.start >= self.end:
            raise PavedError(
                WHERE,
                f"hours={self.hours!r} end before they start; a stage is up within a day, like '08:00-19:00', and "
                "leaves Uptime out to be up always",
            )
        _ = self.weekdays
        check_zone(WHERE, self.zone)

    @property
    def start(self) -> time:
        """When it begins to be up."""
        return time.fromisoformat(self.hours[:5])

    @property
    def end(self) -> time:
        """When it ceases to."""
        return time.fromisoformat(self.hours[6:])

    @property
    def weekdays(self) -> tuple[str, ...]:
        """The days on which it is up, of DAYS, in their order."""
        found = set[str]()
        for part in self.days.lower().split(","):
            first, _, last = (word.strip() for word in part.partition("-"))
            last = last or first
            if first not in DAYS or last not in DAYS or DAYS.index(first) > DAYS.index(last):
                raise PavedError(
                    WHERE, f"days={self.days!r}; write days or ranges of them, like 'mon-fri' or 'mon,thu-sat'"
                )
            found.update(DAYS[DAYS.index(first) : DAYS.index(last) + 1])
        return tuple(day for day in DAYS if day in found)

    def turns(self, least: int, most: int) -> tuple[tuple[str, time, int, int], ...]:
        """Return when what runs between two bounds is up and rests: (name, time, least, most), at 0 while it rests."""
        return (("Up", self.start, least, most), ("Rest", self.end, 0, 0))

    def expression(self, at: time) -> str:
        """Return when it is `at` on one of the days, as EventBridge Scheduler and Application Auto Scaling write it."""
        return f"cron({at.minute} {at.hour} ? * {','.join(self.weekdays).upper()} *)"

    def recurrence(self, at: time) -> str:
        """Return the same as EC2 Auto Scaling writes it."""
        return f"{at.minute} {at.hour} * * {','.join(day.title() for day in self.weekdays)}"
