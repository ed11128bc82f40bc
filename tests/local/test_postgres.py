"""A real PostgreSQL stands behind RDS where it is installed, reached as a stack says; where it is not, that is said."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from contract import Stack, att, resource

from paved_constructs.tools.local import postgres
from paved_constructs.tools.local.emulator import LocalAws, local_aws
from paved_constructs.tools.local.postgres_setup import Login, first, who_may

OWNER = {"MasterUsername": "steward", "ManageMasterUserPassword": True, "EnableIAMDatabaseAuthentication": True}
PARTS = {"Host": "Endpoint.Address", "Port": "Endpoint.Port", "Secret": "MasterUserSecret.SecretArn"}
KINDS = {
    "instance": resource("AWS::RDS::DBInstance", Engine="postgres", DBInstanceClass="db.t4g.micro", DBName="ledger"),
    "cluster": resource("AWS::RDS::DBCluster", Engine="aurora-postgresql", DatabaseName="ledger"),
}
IN_CLEAR, ENCRYPTED = "disable", "require"


def deployed(aws: LocalAws, kind: str) -> dict[str, str]:
    """Deploy a database with a managed owner; return its id, host, port and secret as the stack tells them."""
    ledger = {**KINDS[kind], "DeletionPolicy": "Delete"}
    ledger["Properties"] = {**ledger["Properties"], **OWNER}
    outputs = {name: {"Value": att("Ledger", attribute)} for name, attribute in PARTS.items()}
    outputs["Id"] = {"Value": {"Ref": "Ledger"}}
    return Stack(aws, f"postgres-{kind}").create({"Ledger": ledger}, Outputs=outputs).outputs()


def token_for(aws: LocalAws, at: dict[str, str], user: str) -> str:
    """Return a token of IAM to log in with, made by the account's owner."""
    rds = aws.client("rds")
    return str(rds.generate_db_auth_token(DBHostname=at["Host"], Port=int(at["Port"]), DBUsername=user))


def psql(at: dict[str, str], user: str, password: str, sql: str, encryption: str = ENCRYPTED) -> str:
    """Return what a statement answers, or the error that it ends with."""
    folder = postgres.programs()
    assert folder
    where = f"host={at['Host']} port={at['Port']} user={user} dbname=ledger sslmode={encryption}"
    command = [folder / "psql", where, "-qtAc", sql]
    done = subprocess.run(command, env={"PGPASSWORD": password}, capture_output=True, text=True, check=False)
    return done.stdout.strip() or done.stderr


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("kind", KINDS)
def test_its_owner_migrates_it_and_an_application_writes_to_it(kind: str, aws: LocalAws) -> None:
    at = deployed(aws, kind)
    if (missing := postgres.lack()) is not None:
        assert at["Host"].endswith("rds.amazonaws.com"), missing
        return
    password = json.loads(aws.client("secretsmanager").get_secret_value(SecretId=at["Secret"])["SecretString"])
    login = ("steward", password["password"])
    migration = """create table films (title text); create user application; grant rds_iam to application;
        grant select, insert on films to application"""
    assert psql(at, *login, migration) == ""
    add = "insert into films values ('Metropolis'); select title from films"
    token = token_for(aws, at, "application")
    assert psql(at, "application", token, add) == "Metropolis"
    assert "must be owner of table films" in psql(at, "application", token, "drop table films")
    for guess in (
        "a token of IAM",
        token_for(aws, at, "steward"),
        token_for(aws, {**at, "Port": "5432"}, "application"),
    ):
        assert "authentication failed" in psql(at, "application", guess, "select 1")
    assert "password authentication failed" in psql(at, "steward", "a guess", "select 1")
    assert "no encryption" in psql(at, *login, "select 1", IN_CLEAR)

    rds, off = aws.client("rds"), {"EnableIAMDatabaseAuthentication": False, "ApplyImmediately": True}
    if kind == "instance":
        rds.modify_db_instance(DBInstanceIdentifier=at["Id"], **off)
    else:
        rds.modify_db_cluster(DBClusterIdentifier=at["Id"], **off)
    assert "authentication failed" in psql(at, "application", token, "select 1")


def test_it_ends_with_the_emulator_even_if_that_is_killed() -> None:
    with local_aws() as aws:
        port = int(deployed(aws, "instance")["Port"])
        assert is_free(port) == (postgres.lack() is not None)
        os.kill(aws.pid, signal.SIGKILL)
        until = time.monotonic() + 10
        while not is_free(port) and time.monotonic() < until:
            time.sleep(0.02)
        assert is_free(port)


def test_where_it_is_not_installed_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(postgres, "ELSEWHERE", str(tmp_path))
    assert postgres.lack() == "PostgreSQL is not installed (initdb and postgres were not found)"


def test_the_newest_version_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(postgres, "ELSEWHERE", str(tmp_path))
    for version in ("9.6", "15", "16"):
        (tmp_path / version / "bin").mkdir(parents=True)
    for version in ("9.6", "15"):
        for program in postgres.PROGRAMS:
            (tmp_path / version / "bin" / program).touch()
    assert postgres.programs() == tmp_path / "15" / "bin", "16 is only a client"


def test_no_password_ends_a_statement() -> None:
    made = first(Login("steward", "it's', superuser; --", "ledger"))
    assert any("password 'it''s'', superuser; --';" in statement for statement in made)


def test_without_a_certificate_logins_are_judged_the_same() -> None:
    login = Login("steward", "secret", "ledger")
    assert who_may(login, encrypted=True) == who_may(login, encrypted=False).replace("host ", "hostssl ")
