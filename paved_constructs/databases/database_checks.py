"""What RDS or PostgreSQL would refuse, refused before anything is deployed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from constructs import Construct

from paved_constructs.core.errors import PavedError
from paved_constructs.core.links import variable_name
from paved_constructs.core.stack import PavedStack

IDENTIFIER: Final = re.compile(r"[a-z](-?[a-z0-9]){0,62}")
LONGEST_IDENTIFIER: Final = 63
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
WINDOW: Final = re.compile(r"(?:(?:mon|tue|wed|thu|fri|sat|sun):(?:[01]\d|2[0-3]):[0-5]\d(?:-(?!$)|$)){2}")
PORTS: Final = range(1150, 65536)
BACKUP_DAYS: Final = range(7, 36)
GIBS: Final = range(20, 65537)

_WORDS: Final = """
all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation
column concurrently constraint create cross current_catalog current_date current_role current_schema current_time
current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze
from full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit
localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references
returning right select session_user similar some symmetric system_user table tablesample then to trailing true union
unique user using variadic verbose when where window with
"""

RESERVED: Final = frozenset(_WORDS.split())
"""PostgreSQL's words that name nothing without quotes."""

TAKEN: Final = frozenset(
    {"admin", "administrator", "db", "none", "postgres", "public", "rdsadmin", "rdsrepladmin", "template0", "template1"}
)
TAKEN_PREFIXES: Final = ("pg_", "rds_")
"""Names of databases and users that are there already, or that RDS refuses."""


def identifier(construct: Construct, given: str | None, argument: str) -> str:
    """Return the name of a database in RDS, `<stage>-<service>-<id>` if none is given.

    Raises PavedError where RDS would not take it: `argument` is what to give then.
    """
    stack = PavedStack.enclosing(construct)
    below = construct.node.scopes[len(stack.node.scopes) :]
    ids = [variable_name(one.node.id).lower().replace("_", "-") for one in below]
    name = "-".join([stack.stage.name, stack.service, *ids]) if given is None else given
    if len(name) > LONGEST_IDENTIFIER or not IDENTIFIER.fullmatch(name):
        raise PavedError(
            construct,
            f"{argument}={name!r} ({len(name)} characters) is no name in RDS, which takes {LONGEST_IDENTIFIER} lower-"
            f"case letters, digits and single hyphens, beginning with a letter; give another {argument}",
        )
    return name


def database_name(construct: Construct, given: str | None) -> str:
    """Return what the database is called in PostgreSQL, after the construct's id if no name is given.

    Raises PavedError for a name that PostgreSQL would not take.
    """
    name = variable_name(construct.node.id).lower() if given is None else given
    check_name(construct, "database_name", name)
    return name


def check_name(construct: Construct, argument: str, name: str) -> None:
    """Raise PavedError for a database or a user that RDS or PostgreSQL would not take by this name."""
    lower = name.lower()
    if not NAME.fullmatch(name):
        why = "a name is a letter and then letters, digits and underscores, 63 in all"
    elif lower in RESERVED:
        why = "it is a reserved word of PostgreSQL"
    elif lower in TAKEN or lower.startswith(TAKEN_PREFIXES):
        why = "RDS and PostgreSQL keep it for themselves"
    else:
        return
    raise PavedError(construct, f"{argument}={name!r} is refused: {why}; give another {argument}")


def check_database(construct: Construct, settings: Mapping[str, Any], application_user: str) -> None:
    """Raise PavedError for users, backups, a port or a maintenance window that RDS would not take."""
    owner, port, window = (settings[name] for name in ("master_username", "port", "preferred_maintenance_window"))
    check_name(construct, "master_username", owner)
    check_name(construct, "application_user", application_user)
    if application_user.lower() == owner.lower():
        raise PavedError(construct, f"application_user={application_user!r} is the owner too; applications own nothing")
    days = settings["backup_retention"].to_days(integral=False)
    if days not in BACKUP_DAYS:
        raise PavedError(construct, f"backup_retention={days:g} days: give 7, this road's least, to 35, RDS's most")
    if port not in PORTS:
        raise PavedError(construct, f"port={port} is none that RDS takes; give {PORTS.start} to {PORTS.stop - 1}")
    if not WINDOW.fullmatch(window):
        raise PavedError(
            construct, f"preferred_maintenance_window={window!r} is none; write it in UTC, like 'sun:07:00-sun:08:00'"
        )


def check_storage(construct: Construct, initial: int, most: int) -> None:
    """Raise PavedError for an initial storage or a cap, in GiB, that RDS would not take."""
    if initial not in GIBS or most not in GIBS:
        limits = f"{GIBS.start} to {GIBS.stop - 1} GiB"
        raise PavedError(construct, f"allocated_storage={initial} with max_allocated_storage={most}: both are {limits}")
    least = -(-initial * 11 // 10)
    if most < least:
        raise PavedError(
            construct,
            f"max_allocated_storage={most} leaves allocated_storage={initial} no room to grow; RDS asks for a tenth "
            f"more at least: give {least} or more",
        )
