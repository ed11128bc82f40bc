"""What the identity service writes down, and what it never does."""

import hashlib
import json
import re

import pytest
from processes import PASSWORD, ROLES

ADA = "ada@example.com"
BOB = "bob@example.com"


def everything(service):
    """Do whatever the service can do; return what must not be written anywhere."""
    service.sign_up(ADA)
    service.sign_up(ADA, "another password")
    token = service.sign_in(ADA).body["token"]
    service.who_am_i(token)
    service.who_am_i(token[:-1])
    for _ in range(5):
        service.sign_in(ADA, "a wrong password")
    service.sign_in(ADA)
    service.sign_up("ada at example", "another password")  # an address that is none; not one that a random id holds
    service.rotate("00000000-0000-4000-8000-000000000002")
    del service.aws.table  # AWS breaks
    with pytest.raises(service.function("sign_in").modules["web"].InternalError):
        service.sign_in(BOB)
    keys = [json.loads(value)["key"] for value in service.aws.secret.values.values()]
    return [PASSWORD, "another password", "a wrong password", token, ADA, BOB, "ada at example", "$scrypt$", *keys]


def test_each_event_is_one_object_under_its_day(service):
    table = service.aws.table
    everything(service)
    service.aws.table = table
    assert service.events() == [
        "sign-up-requested",
        "sign-up-requested",
        "signed-in",
        *["sign-in-failed"] * 5,
        "rate-limited",
    ]
    uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
    for key, content in service.aws.objects.items():
        assert re.fullmatch(f"year=2030/month=03/day=17/{content['event']}-{uuid}[.]json", key)
        assert content["time"] == "2030-03-17T17:50:00Z"
        assert content["user"] == hashlib.sha256(ADA.encode()).hexdigest()
        assert (content["source_ip"], content["request_id"]) == ("198.51.100.7", "request-1")
    made, repeated, signed_in, *_, limited = service.aws.objects.values()
    user_id = service.users()[0]["user_id"]["S"]
    assert (made["user_id"], signed_in["user_id"], limited["limit"]) == (user_id, user_id, "email")
    assert repeated["user_id"] != user_id


def test_nothing_secret_or_personal_is_recorded_logged_or_stored(service, capfd):
    table = service.aws.table
    secrets = everything(service)
    logged = "".join(capfd.readouterr())
    assert logged.count("\n") > 10
    for secret in secrets:
        assert secret not in logged
        assert secret not in json.dumps(service.aws.objects)
        assert secret == "$scrypt$" or secret not in json.dumps(table.items)


def test_each_log_line_is_a_json_object_as_lambda_wants_it(service, capfd):
    everything(service)
    for line in capfd.readouterr().out.splitlines():
        entry = json.loads(line)
        assert entry["timestamp"] == "2030-03-17T17:50:00Z"
        assert entry["level"] in {"INFO", "ERROR"}
        assert entry["message"]


def test_without_its_record_nothing_happens(service, monkeypatch, capfd):
    service.sign_up(ADA)
    monkeypatch.setitem(ROLES, "sign_up", ROLES["sign_up"] - {"s3:PutObject"})
    monkeypatch.setitem(ROLES, "sign_in", ROLES["sign_in"] - {"s3:PutObject"})
    before = service.users()
    with pytest.raises(service.start("sign_up").modules["web"].InternalError):
        service.sign_up(BOB)
    assert service.users() == before
    failed = service.start("sign_in").modules["web"].InternalError
    with pytest.raises(failed):
        service.sign_in(ADA)
    for _ in range(4):  # the success that nobody got is still counted: five attempts with it
        with pytest.raises(failed):
            service.sign_in(ADA, "a wrong password")
    with pytest.raises(failed):
        service.sign_in(ADA)
    assert service.counters()["email"]["attempts"]["N"] == "5"
    assert service.events() == ["sign-up-requested"]
    logged = [json.loads(line) for line in capfd.readouterr().out.splitlines()]
    assert [entry.get("code") for entry in logged] == [None, *["AccessDeniedException"] * 7]


def test_an_unexpected_failure_fails_the_invocation_and_says_nothing(service, capfd):
    service.sign_up(ADA)
    service.aws.secret.values.clear()
    with pytest.raises(service.function("sign_in").modules["web"].InternalError) as failed:
        service.sign_in(ADA)
    assert str(failed.value) == "see the log line of this request"
    assert failed.value.__cause__ is None
    assert failed.value.__suppress_context__
    entry = json.loads(capfd.readouterr().out.splitlines()[-1])
    assert (entry["level"], entry["request_id"]) == ("ERROR", "request-1")
    assert (entry["operation"], entry["code"]) == ("GetSecretValue", "ResourceNotFoundException")
    assert any(frame.startswith("keys.py:") for frame in entry["at"])


def test_a_role_allows_what_its_function_does_and_no_more(service, monkeypatch):
    """That it suffices, each test shows; that nothing of it is left over, this one."""
    done = {}
    for name, role in ROLES.items():
        process, done[name] = service.function(name), set()

        def watched(given, _context, handler=process.handler, actions=done[name]):
            start = len(service.aws.calls)
            try:
                return handler(given, None)
            finally:
                actions.update(service.aws.calls[start:])

        monkeypatch.setattr(process, "handler", watched)
        assert process.role == role
    table = service.aws.table
    everything(service)
    service.aws.table = table
    assert done == ROLES
