"""What the identity service promises those who sign up and sign in, at its handlers."""

import pytest
from processes import Answer, cold_start, event

ADA = "ada@example.com"
BOB = "bob@example.com"


def fail(service, times, email=ADA, **request):
    for _ in range(times):
        assert service.sign_in(email, "a wrong password", **request).status == 401


# The way through


def test_who_signed_up_signs_in_and_is_known(service):
    assert service.sign_up(ADA).status == 201
    signed_in = service.sign_in(ADA)
    assert signed_in.status == 200
    assert signed_in.body["expires_at"] == service.clock.time + 3600
    known = service.who_am_i(signed_in.body["token"])
    (user,) = service.users()
    assert known.status == 200
    assert known.body == {"user_id": user["user_id"]["S"], "expires_at": service.clock.time + 3600}


def test_a_token_ends_when_it_says(service):
    service.sign_up(ADA)
    signed_in = service.sign_in(ADA)
    service.clock.time = signed_in.body["expires_at"] - 1
    assert service.who_am_i(signed_in.body["token"]).status == 200
    service.clock.time += 1
    ended = service.who_am_i(signed_in.body["token"])
    assert (ended.status, ended.body["error"]) == (401, "invalid-token")
    assert ended.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": ""},
        {"authorization": "Bearer"},
        {"authorization": "Bearer a b"},
        {"authorization": "Bearer a.b.c,Bearer a.b.c"},
        {"authorization": "Basic YTpi"},
        {"authorization": "Bearer a.b.c"},
        {"authorization": "Bearer " + "a" * 6000 + ".b.c"},
    ],
)
def test_no_token_is_nobody(service, headers):
    answer = Answer(service.function("who_am_i")(event(None, headers=headers)))
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_the_scheme_and_header_names_come_in_any_case(service):
    service.sign_up(ADA)
    headers = {"Authorization": f"bEARER  {service.sign_in(ADA).body['token']}"}
    assert Answer(service.function("who_am_i")(event(None, headers=headers))).status == 200


def test_answers_are_json_that_no_cache_keeps(service):
    answers = [service.sign_up(ADA), service.sign_in(ADA), service.sign_in(BOB), service.who_am_i("a.b.c")]
    answers.append(service.post("sign_up", []))
    fail(service, 5)
    answers.append(service.sign_in(ADA))
    assert [answer.status for answer in answers] == [201, 200, 401, 401, 400, 429]
    for answer in answers:
        assert answer.headers["content-type"] == "application/json"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.status < 400 or answer.body.keys() == {"error", "message"}


# Passwords


def test_the_table_holds_a_hash_at_owasps_cost(service, hashing):
    """The only test at the real cost: 128 MiB and a third of a second each."""
    service.start("sign_up", log2_n=17)
    service.start("sign_in", log2_n=17)
    from_code = cold_start("passwords")["passwords"].CURRENT
    assert (from_code.log2_n, from_code.block_size, from_code.parallelism) == (17, 8, 1)
    service.sign_up(ADA)
    assert service.users()[0]["password_hash"]["S"].startswith("$scrypt$ln=17,r=8,p=1$")
    assert service.sign_in(ADA).status == 200
    assert service.sign_in(BOB).status == 401
    assert hashing == [(2**17, 8, 1)] * 3


def test_two_users_with_one_password_have_different_hashes(service):
    service.sign_up(ADA)
    service.sign_up(BOB)
    ada, bob = (user["password_hash"]["S"] for user in service.users())
    assert ada != bob


def test_a_hash_at_another_cost_is_renewed_by_signing_in(service):
    service.start("sign_up", log2_n=3)
    service.sign_up(ADA)
    fail(service, 1)
    assert service.users()[0]["password_hash"]["S"].startswith("$scrypt$ln=3,"), "only the owner has the password"
    assert service.sign_in(ADA).status == 200
    renewed = service.users()[0]["password_hash"]["S"]
    assert renewed.startswith("$scrypt$ln=4,")
    assert service.sign_in(ADA).status == 200
    assert service.users()[0]["password_hash"]["S"] == renewed


def test_renewing_does_not_undo_a_change_made_meanwhile(service, monkeypatch):
    service.start("sign_up", log2_n=3)
    service.sign_up(ADA)
    sign_in = service.function("sign_in")

    def overtaken(password):
        service.users()[0]["password_hash"]["S"] = "changed meanwhile"
        return "renewed"

    monkeypatch.setattr(sign_in.modules["passwords"], "hash_password", overtaken)
    assert service.sign_in(ADA).status == 200
    assert service.users()[0]["password_hash"]["S"] == "changed meanwhile"


def test_a_hash_that_is_none_is_an_error_not_a_way_in(service):
    service.sign_up(ADA)
    service.users()[0]["password_hash"]["S"] = ""
    with pytest.raises(service.function("sign_in").modules["web"].InternalError):
        service.sign_in(ADA)


# Nobody learns who has an account


def test_signing_up_again_gives_the_same_answer_for_the_same_work_and_changes_nothing(service, hashing):
    first = service.sign_up(ADA)
    calls, work, users = service.aws.calls[:], hashing[:], service.users()
    service.aws.calls.clear()
    hashing.clear()
    assert service.sign_up(ADA, "another password") == first
    assert (service.aws.calls, hashing, service.users()) == (calls, work, users)
    assert service.sign_in(ADA).status == 200
    assert service.sign_in(ADA, "another password").status == 401


def test_an_unknown_address_and_a_wrong_password_get_the_same_answer_for_the_same_work(service, hashing):
    service.sign_up(ADA)
    service.aws.calls.clear()
    hashing.clear()
    wrong = service.sign_in(ADA, "a wrong password")
    calls, work = service.aws.calls[:], hashing[:]
    service.aws.calls.clear()
    hashing.clear()
    assert service.sign_in(BOB, "a wrong password") == wrong
    assert (wrong.status, wrong.body["error"]) == (401, "invalid-credentials")
    assert (service.aws.calls, hashing) == (calls, work)
    assert len(work) == 1


def test_an_unknown_address_is_limited_like_a_known_one(service, hashing):
    service.sign_up(ADA)
    fail(service, 5, ADA)
    fail(service, 5, BOB)
    hashing.clear()
    assert service.sign_in(ADA) == service.sign_in(BOB)
    assert service.sign_in(BOB).status == 429
    assert hashing == []


# Limits


def test_five_failures_close_an_address_for_the_right_password_too_until_the_window_ends(service):
    service.sign_up(ADA)
    fail(service, 5)
    closed = service.sign_in(ADA)
    assert (closed.status, closed.body["error"], closed.headers["retry-after"]) == (
        429,
        "too-many-attempts",
        "600",
    )
    assert service.sign_in(ADA, ip="203.0.113.9").status == 429
    service.clock.time += 599
    assert service.sign_in(ADA).headers["retry-after"] == "1"
    service.clock.time += 1
    assert service.sign_in(ADA).status == 200


def test_fifty_failures_close_a_network_for_every_address(service):
    service.sign_up(ADA)
    for number in range(50):
        fail(service, 1, f"user{number}@example.com")
    assert service.sign_in(ADA).status == 429
    assert service.sign_in(ADA, ip="203.0.113.9").status == 200


def test_a_success_is_no_pardon_for_the_network(service):
    service.sign_up(ADA)
    for number in range(49):
        fail(service, 1, f"user{number}@example.com")
    assert [service.sign_in(ADA).status for _ in range(3)] == [200, 200, 200]
    fail(service, 1, BOB)
    assert service.sign_in(ADA).status == 429


def test_successes_are_not_counted(service):
    service.sign_up(ADA)
    assert [service.sign_in(ADA).status for _ in range(8)] == [200] * 8
    assert {name: item["attempts"]["N"] for name, item in service.counters().items()} == {
        "email": "0",
        "network": "0",
    }


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("198.51.100.7", "198.51.100.8", False),
    ],
)
def test_a_network_is_an_ipv4_address_or_an_ipv6_customer(service, one, other, together):
    limits = service.function("sign_in").modules["limits"]
    assert (limits.network(one) == limits.network(other)) is together


def test_a_closed_network_uses_up_nobodys_attempts(service):
    service.sign_up(ADA)
    for number in range(50):
        fail(service, 1, f"user{number}@example.com")
    assert [service.sign_in(ADA, "a wrong password").status for _ in range(9)] == [429] * 9
    assert service.sign_in(ADA, ip="203.0.113.9").status == 200


def test_guesses_sent_at_once_do_not_get_past_the_limit(service, monkeypatch):
    """Each next guess comes while one is verified: a check that looks first and counts later lets all in."""
    service.sign_up(ADA)
    passwords = service.function("sign_in").modules["passwords"]
    verify, verified = passwords.verify, []

    def meanwhile(password, stored):
        verified.append(password)
        if len(verified) < 20:
            service.sign_in(ADA, "a wrong password")
        return verify(password, stored)

    monkeypatch.setattr(passwords, "verify", meanwhile)
    service.sign_in(ADA, "a wrong password")
    assert len(verified) == 5


def test_a_counter_goes_away_with_its_window_and_does_not_come_back(service, monkeypatch):
    service.sign_up(ADA)
    fail(service, 1)
    assert {item["expires_at"]["N"] for item in service.counters().values()} == {str(service.clock.time + 600)}
    users = service.function("sign_in").modules["users"]
    find = users.find

    def late(email):
        for item in service.counters().values():
            del service.aws.table.items[item["pk"]["S"]]
        return find(email)

    monkeypatch.setattr(users, "find", late)
    assert service.sign_in(ADA).status == 200
    assert service.counters() == {}


def test_users_do_not_expire(service):
    service.sign_up(ADA)
    assert "expires_at" not in service.users()[0]
