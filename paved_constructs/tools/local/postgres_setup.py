"""What RDS does to a PostgreSQL before it hands it over: its owner, its database, who logs in and how."""

from __future__ import annotations

from dataclasses import dataclass

from paved_constructs.tools.local.aws import LOOPBACK


@dataclass(frozen=True)
class Login:
    """The owner of a database, as RDS makes it, and the database; how others log in with a token of IAM (pg_hba)."""

    user: str
    password: str
    database: str
    with_token: str = "trust"  # noqa: S105 - a method, not a secret


def first(login: Login) -> list[str]:
    """Return what RDS has done before it hands a database over."""
    owner, database = _name(login.user), _name(login.database)
    made = f"create role {owner} login createdb createrole password {_text(login.password)};"
    granted = f"grant rds_superuser, rds_iam to {owner} with admin option;"
    roles = ["create role rds_iam;", "create role rds_superuser in role pg_monitor, pg_signal_backend;"]
    databases = [f"create database {database} owner {owner};"] if login.database != "postgres" else []
    return [*roles, made, granted, *databases]


def password(login: Login) -> str:
    """Return what gives the owner another password."""
    return f"alter role {_name(login.user)} password {_text(login.password)};"


def who_may(login: Login, *, encrypted: bool) -> str:
    """Return the rules on who logs in: the owner with its password always, though it grants rds_iam to others."""
    how = {_name(login.user): "scram-sha-256", "+rds_iam": login.with_token, "all": "scram-sha-256"}
    kind = "hostssl" if encrypted else "host"
    return "".join(f"{kind} all {who} {LOOPBACK}/32 {method}\n" for who, method in how.items())


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
