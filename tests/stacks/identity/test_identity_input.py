"""What the identity service reads and refuses: callers may send anything."""

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from processes import PASSWORD, Answer, cold_start, event

ADA = "ada@example.com"


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        (None, (400, "invalid-json")),
        ("", (400, "invalid-json")),
        ("{", (400, "invalid-json")),
        ("[" * 4000, (400, "invalid-json")),
        ('{"email":' * 400, (400, "invalid-json")),
        ("[]", (400, "invalid-json")),
        ('"text"', (400, "invalid-json")),
        ("null", (400, "invalid-json")),
        ('{"a": "\udcff"}', (400, "invalid-json")),
        ("{}", (400, "invalid-email")),
        ('{"email": ["a@example.com"], "password": "12345678"}', (400, "invalid-email")),
        ('{"email": "a@example.com"}', (400, "invalid-password")),
        ('{"email": "a@example.com", "password": 12345678}', (400, "invalid-password")),
        (" " * 4097, (413, "body-too-large")),
        ("é" * 2049, (413, "body-too-large")),
        (" " * 100_000, (413, "body-too-large")),
    ],
)
@pytest.mark.parametrize("name", ["sign_up", "sign_in"])
def test_a_body_that_is_not_a_form_is_refused_before_any_work(service, hashing, name, body, refusal):
    answer = Answer(service.function(name)(event(body)))
    assert (answer.status, answer.body["error"]) == refusal
    assert (service.aws.calls, hashing) == ([], [])


@pytest.mark.parametrize("content_type", [None, "", "text/plain", "application/jsonx", "text/plain; application/json"])
def test_another_media_type_is_refused(service, content_type):
    headers = {} if content_type is None else {"content-type": content_type}
    assert service.sign_up(ADA, headers=headers).status == 415


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_is_json_however_it_is_written(service, content_type):
    assert service.sign_up(ADA, headers={"Content-Type": content_type}).status == 201


def test_a_base64_body_is_read_and_bounded(service):
    form = json.dumps({"email": ADA, "password": PASSWORD}).encode()

    def sent(raw):
        return Answer(service.function("sign_up")(event(raw, base64=True))).status

    assert sent(base64.b64encode(form).decode()) == 201
    assert sent(base64.b64encode(form.ljust(4096)).decode()) == 201
    assert sent(base64.b64encode(form.ljust(4097)).decode()) == 413
    assert sent(form.decode()) == 400
    assert sent("!" + base64.b64encode(form).decode()) == 400
    assert sent(base64.b64encode(b"\xff\xfe").decode()) == 400


def test_the_largest_form_fits(service):
    email = "a" * 64 + "@" + ".".join(["b" * 63, "c" * 63, "d" * 61])
    body = json.dumps({"email": email, "password": "\U0001f600" * 128})
    assert (len(email), len(body) > 1500) == (254, True)
    assert Answer(service.function("sign_up")(event(body))).status == 201


def test_unknown_fields_are_ignored_and_the_last_of_a_repeated_one_counts(service):
    body = f'{{"admin": true, "email": 1, "email": "{ADA}", "password": "{PASSWORD}", "user_id": "root"}}'
    assert Answer(service.function("sign_up")(event(body))).status == 201
    assert set(service.users()[0]) == {"pk", "user_id", "password_hash", "created_at"}
    assert service.users()[0]["user_id"]["S"] != "root"
    assert service.sign_in(ADA).status == 200


@pytest.mark.parametrize("spelling", ["ADA@EXAMPLE.COM", "  ada@example.com\n", "Ada@Example.Com"])
def test_an_address_is_the_same_however_it_is_typed(service, spelling):
    service.sign_up(spelling)
    assert service.sign_in(ADA).status == 200


@pytest.mark.parametrize(
    "email",
    [
        "",
        "ada",
        "ada@",
        "@example.com",
        "ada@localhost",
        "ada@@example.com",
        "ada@example..com",
        "ada@-example.com",
        "ada@example.com\n.evil",
        "ada @example.com",
        "\u0430da@example.com",  # Cyrillic
        "ada@\u212aelvin.com",  # the Kelvin sign, a "k" in lower case
        "a" * 65 + "@example.com",
        "a@" + "b" * 64 + ".com",
        "a@" + "b." * 126 + "com",
    ],
)
def test_what_is_no_address_is_refused(service, email):
    refused = service.sign_up(email)
    assert (refused.status, refused.body["error"]) == (400, "invalid-email")


@pytest.mark.parametrize("password", ["", "1234567", "x" * 129, "e\u0301" * 7, "\ud800" * 8, None, True, {}])
def test_a_password_of_unfit_length_or_kind_is_refused_without_hashing(service, hashing, password):
    refused = service.sign_up(ADA, password)
    assert (refused.status, refused.body["error"]) == (400, "invalid-password")
    assert hashing == []


@pytest.mark.parametrize("length", [8, 128])
def test_a_password_may_have_8_to_128_characters(service, length):
    assert service.sign_up(ADA, "x" * length).status == 201


def test_a_password_is_the_same_from_every_keyboard(service):
    service.sign_up(ADA, "caf\u00e9 cr\u00e8me")
    assert service.sign_in(ADA, "cafe\u0301 cre\u0300me").status == 200


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["email", "password", "x"]) | st.text(), inner),
    max_leaves=8,
)
_FORMS = st.fixed_dictionaries(
    {
        "email": st.emails() | _JSON,
        "password": st.text(st.characters(exclude_categories=()), max_size=140) | _JSON,
    }
)
_BODIES = (
    st.text()
    | _JSON.map(json.dumps)
    | _FORMS.map(json.dumps)
    | st.binary().map(lambda raw: base64.b64encode(raw).decode())
    | st.integers(1, 5000).map(lambda depth: '{"a":[' * depth)
)


@pytest.fixture(scope="module")
def parsers():
    """The modules that read requests: they use nothing of AWS."""
    return cold_start("credentials")


def read_or_refused(parsers, read):
    """Return what was read, or the status that it was refused with; nothing else may be raised."""
    try:
        return read()
    except parsers["web"].RequestError as refused:
        return refused.status


@settings(deadline=None)
@given(body=_BODIES, encoded=st.booleans())
def test_whatever_is_sent_is_read_or_refused(parsers, body, encoded):
    request = parsers["web"].Request.of(event(body, base64=encoded))
    form = read_or_refused(parsers, lambda: parsers["credentials"].read(request.json_object()))
    if form not in {400, 413}:
        assert form.email == form.email.strip().lower()
        assert 8 <= len(form.password) <= 128
        assert form.password.encode()


@given(header=st.text() | st.from_regex(r"[Bb]earer +[!-~]*", fullmatch=True))
def test_whatever_is_in_the_header_is_a_token_or_refused(parsers, header):
    request = parsers["web"].Request.of(event(None, headers={"authorization": header}))
    token = read_or_refused(parsers, request.bearer_token)
    if token != 401:
        assert token.isascii()
        assert header.endswith(token)
        assert " " not in token
