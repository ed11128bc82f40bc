"""How the signing key is read, kept and rotated."""

import base64
import json
import string

import pytest
from fake_aws import FIRST_VERSION

ADA = "ada@example.com"
SECOND = "00000000-0000-4000-8000-000000000002"
THIRD = "00000000-0000-4000-8000-000000000003"
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")


def reads(service):
    return service.aws.calls.count("secretsmanager:GetSecretValue")


def token(service):
    return service.sign_in(ADA).body["token"]


@pytest.fixture
def signed_up(service):
    service.sign_up(ADA)
    return service


# Reading


def test_the_key_is_read_at_run_time_and_kept_for_five_minutes(signed_up):
    service = signed_up
    first = token(service)
    before = reads(service)
    service.clock.time += 299
    token(service)
    assert reads(service) == before
    service.aws.secret.values[FIRST_VERSION] = json.dumps({"key": "n" * 43})
    service.clock.time += 1
    second = token(service)
    assert reads(service) > before
    assert service.who_am_i(first).status == 401
    assert service.who_am_i(second).status == 200


def test_unknown_keys_make_a_process_read_again_once_a_second_at_most(signed_up):
    service = signed_up
    assert service.who_am_i(token(service)).status == 200
    before = reads(service)
    for _ in range(3):
        service.clock.time += 1
        for _ in range(10):
            assert service.who_am_i("a.b.c").status == 401
    assert reads(service) == before + 2 * 3
    assert service.who_am_i("malformed").status == 401
    service.clock.time += 1
    assert service.who_am_i("malformed").status == 401
    assert reads(service) == before + 2 * 3


@pytest.mark.parametrize(
    "secret",
    ["{}", "[]", '"text"', "text", '{"key": null}', '{"key": 7}', json.dumps({"key": "k" * 42})],
)
def test_a_secret_without_a_key_of_256_bits_signs_nothing(signed_up, secret):
    service = signed_up
    service.aws.secret.values[FIRST_VERSION] = secret
    with pytest.raises(service.function("sign_in").modules["web"].InternalError):
        service.sign_in(ADA)


def test_a_previous_version_without_a_key_is_nobodys_loss(signed_up):
    service = signed_up
    service.rotate(SECOND)
    service.aws.secret.values[FIRST_VERSION] = "text"
    assert service.who_am_i(token(service)).status == 200


# Rotation, as those see it who are signed in


def test_a_rotation_signs_nobody_out(signed_up):
    service = signed_up
    old = token(service)
    assert service.who_am_i(old).status == 200
    service.rotate(SECOND)
    assert service.who_am_i(old).status == 200, "a process that knew the old key"
    service.start("who_am_i")
    assert service.who_am_i(old).status == 200, "a process that starts now"
    service.clock.time += 300
    assert service.who_am_i(old).status == 200, "a process that read its keys again"


def test_the_first_token_of_a_new_key_is_accepted_at_once(signed_up):
    service = signed_up
    assert service.who_am_i(token(service)).status == 200
    service.clock.time += 1
    service.rotate(SECOND)
    service.start("sign_in")
    new = token(service)
    assert json.loads(base64.urlsafe_b64decode(new.split(".")[0] + "=="))["kid"] == SECOND
    assert service.who_am_i(new).status == 200
    assert service.who_am_i(new).body["user_id"] == service.users()[0]["user_id"]["S"]


def test_who_signs_with_the_old_key_for_a_while_is_accepted(signed_up):
    service = signed_up
    token(service)
    service.rotate(SECOND)
    service.clock.time += 299
    late = token(service)
    service.start("who_am_i")
    assert service.who_am_i(late).status == 200


def test_two_rotations_end_the_tokens_of_a_leaked_key(signed_up):
    service = signed_up
    leaked = token(service)
    service.rotate(SECOND)
    service.rotate(THIRD)
    service.clock.time += 300
    assert service.who_am_i(leaked).status == 401
    assert service.who_am_i(token(service)).status == 200


# Rotation, as Secrets Manager sees it


def test_a_rotation_makes_a_new_key_current_and_the_old_one_previous(service):
    service.rotate(SECOND)
    assert service.aws.secret.stages == {FIRST_VERSION: {"AWSPREVIOUS"}, SECOND: {"AWSCURRENT"}}
    old, new = (json.loads(value) for value in service.aws.secret.values.values())
    assert new.keys() == {"key"}
    assert new != old
    assert len(new["key"]) == 64
    assert set(new["key"]) <= set(string.ascii_letters + string.digits + "-_")


def test_nothing_is_current_before_the_last_step(service):
    service.aws.secret.begin_rotation(SECOND)
    for step in STEPS[:-1]:
        service.rotation_step(step, SECOND)
        assert service.aws.secret.stages == {FIRST_VERSION: {"AWSCURRENT"}, SECOND: {"AWSPENDING"}}


def test_each_step_may_be_repeated_and_resumed_in_a_new_process(service):
    secret = service.aws.secret
    secret.begin_rotation(SECOND)
    for step in STEPS:
        service.rotation_step(step, SECOND)
        after = dict(secret.values), {version: set(labels) for version, labels in secret.stages.items()}
        service.start("rotate_key")
        service.rotation_step(step, SECOND)
        assert (secret.values, secret.stages) == after
    for step in STEPS:
        service.rotation_step(step, SECOND)
        assert (secret.values, secret.stages) == after


def test_two_rotations_make_two_keys(service):
    service.rotate(SECOND)
    service.rotate(THIRD)
    assert len(set(service.aws.secret.values.values())) == 3


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize(
    ("labels", "enabled", "message"),
    [
        ({"AWSPENDING"}, False, "rotation is not enabled for arn:aws:secretsmanager:"),
        ({"AWSPREVIOUS"}, True, r"must be AWSPENDING: it has \['AWSPREVIOUS'\]"),
        (set(), True, "must be AWSPENDING: it has None"),
    ],
)
def test_what_is_not_up_for_rotation_is_refused_and_left(service, step, labels, enabled, message):
    secret = service.aws.secret
    secret.stages[SECOND] = labels
    secret.rotation_enabled = enabled
    with pytest.raises(ValueError, match=message):
        service.rotation_step(step, SECOND)
    assert secret.values.keys() == {FIRST_VERSION}
    assert service.aws.calls == ["secretsmanager:DescribeSecret"]


def test_an_unknown_step_is_refused(service):
    service.aws.secret.begin_rotation(SECOND)
    with pytest.raises(ValueError, match="must be one of createSecret, setSecret, testSecret, finishSecret"):
        service.rotation_step("dropSecret", SECOND)
    assert service.aws.calls == []


@pytest.mark.parametrize("secret", ["{}", json.dumps({"key": "short"})])
def test_a_pending_key_that_would_sign_nothing_does_not_pass_the_test(service, secret):
    service.aws.secret.begin_rotation(SECOND)
    service.aws.secret.values[SECOND] = secret
    with pytest.raises(ValueError, match="at least 43 characters"):
        service.rotation_step("testSecret", SECOND)
