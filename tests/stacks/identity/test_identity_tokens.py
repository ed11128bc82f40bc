"""What a token is and what is none, and the known answers of the algorithms below."""

import base64
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import cold_start

NOW = 1_900_000_200
KEY, OTHER_KEY = b"k" * 43, b"o" * 43
KEYS = {"current": KEY, "previous": OTHER_KEY}


@pytest.fixture(scope="module")
def tokens():
    """The module that makes and reads tokens: it uses nothing of AWS."""
    return cold_start("tokens")["tokens"]


def encode(value):
    raw = value if isinstance(value, bytes) else json.dumps(value, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def made(claims=None, header=None, key=KEY):
    """Make a token without the code under test: one of ours, save for what is given."""
    head = {"alg": "HS256", "kid": "current", "typ": "JWT"} if header is None else header
    body = {"iss": "identity", "sub": "ada", "iat": NOW, "exp": NOW + 3600}
    signed = f"{encode(head)}.{encode({**body, **(claims or {})})}"
    return f"{signed}.{encode(hmac.digest(key, signed.encode(), 'sha256'))}"


def refused(tokens, token, now=NOW):
    try:
        tokens.verify(token, KEYS, now)
    except tokens.TokenError:
        return True
    return False


def test_hmac_sha256_known_answer(tokens):
    """RFC 7515, appendix A.1: the key, the text that is signed, and the signature."""
    key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"
    signed = (
        "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9"
        ".eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    )
    answer = tokens.signature(signed, base64.urlsafe_b64decode(key + "=="))
    assert answer == "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"


def test_scrypt_known_answer(monkeypatch):
    """RFC 7914, section 12: "pleaseletmein", "SodiumChloride", N=16384, r=8, p=1; the first 32 bytes."""
    digest = bytes.fromhex("7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2")
    salt, encoded = (base64.b64encode(part).decode().rstrip("=") for part in (b"SodiumChloride", digest))
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    passwords = cold_start("passwords")["passwords"]
    assert passwords.verify("pleaseletmein", f"$scrypt$ln=14,r=8,p=1${salt}${encoded}")
    assert not passwords.verify("pleaseletmeout", f"$scrypt$ln=14,r=8,p=1${salt}${encoded}")


def test_no_password_matches_the_decoy_and_it_costs_what_a_hash_costs():
    passwords = cold_start("passwords")["passwords"]
    assert passwords.decoy().startswith("$scrypt$ln=17,r=8,p=1$")
    assert not passwords.outdated(passwords.decoy())
    passwords.CURRENT = passwords.Cost(4, 8, 1)
    assert passwords.outdated("$scrypt$ln=17,r=8,p=1$AAAA$AAAA")
    assert not any(passwords.verify(word, passwords.decoy()) for word in ("", "password"))


@pytest.mark.parametrize("stored", ["", "plain", "$scrypt$ln=4,r=8$AAAA$AAAA", "$argon2id$ln=4,r=8,p=1$AAAA$AAAA"])
def test_a_stored_text_that_is_no_hash_is_an_error(stored):
    with pytest.raises(ValueError, match="scrypt"):
        cold_start("passwords")["passwords"].verify("password", stored)


def test_a_token_is_a_json_web_token(tokens):
    token, claims = tokens.issue("ada", "current", KEY, NOW)
    assert token == made()
    assert claims == tokens.Claims("ada", NOW + 3600)
    assert tokens.verify(token, KEYS, NOW) == claims


def test_a_token_of_the_previous_key_is_accepted(tokens):
    token, claims = tokens.issue("ada", "previous", OTHER_KEY, NOW)
    assert tokens.verify(token, KEYS, NOW) == claims


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": "current", "typ": "JWT"},
        {"alg": "HS512", "kid": "current", "typ": "JWT"},
        {"alg": "hs256", "kid": "current", "typ": "JWT"},
        {"alg": "HS256", "typ": "JWT"},
        {"alg": "HS256", "kid": "unknown", "typ": "JWT"},
        {"alg": "HS256", "kid": "previous", "typ": "JWT"},
        {"alg": "HS256", "kid": ["current"], "typ": "JWT"},
        {"alg": "HS256", "kid": "current", "typ": "JWT", "jku": "https://example.com/keys"},
        {"alg": "HS256", "kid": "current", "typ": "JWT", "crit": ["exp"]},
        {"kid": "current", "alg": "HS256", "typ": "JWT"},
        [],
        b"\xff",
        b"[" * 700,
    ],
)
def test_only_the_header_that_we_write_is_accepted(tokens, header):
    """Each of these is signed with the right key, and would be a token but for its header."""
    assert refused(tokens, made(header=header))


@pytest.mark.parametrize(
    ("claims", "now"),
    [
        ({}, NOW + 3600),
        ({}, NOW - 61),
        ({"exp": NOW}, NOW),
        ({"exp": str(NOW + 3600)}, NOW),
        ({"exp": True}, NOW),
        ({"exp": NOW + 0.5}, NOW),
        ({"exp": None}, NOW),
        ({"iat": None}, NOW),
        ({"iat": NOW + 61}, NOW),
        ({"iss": "another service"}, NOW),
        ({"sub": 7}, NOW),
    ],
)
def test_claims_that_are_not_ours_or_not_now_are_refused(tokens, claims, now):
    assert refused(tokens, made(claims), now)


def test_a_token_lives_from_the_skew_before_to_the_second_before_its_end(tokens):
    assert not refused(tokens, made(), NOW - 60)
    assert not refused(tokens, made(), NOW + 3599)


@pytest.mark.parametrize("name", ["iss", "sub", "iat", "exp"])
def test_a_missing_claim_is_refused(tokens, name):
    claims = {"iss": "identity", "sub": "ada", "iat": NOW, "exp": NOW + 3600}
    del claims[name]
    signed = f"{encode({'alg': 'HS256', 'kid': 'current', 'typ': 'JWT'})}.{encode(claims)}"
    assert refused(tokens, f"{signed}.{tokens.signature(signed, KEY)}")


def test_a_changed_token_is_refused(tokens):
    """Also where the change is one that base64 would not notice: the last character carries two unused bits."""
    header, payload, signature = made().split(".")
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    unnoticed = signature[:-1] + alphabet[alphabet.index(signature[-1]) ^ 1]
    assert base64.urlsafe_b64decode(unnoticed + "=") == base64.urlsafe_b64decode(signature + "=")
    root = encode({"iss": "identity", "sub": "root", "iat": NOW, "exp": NOW + 3600})
    for changed in (
        f"{header}.{payload}.{unnoticed}",
        f"{header}.{root}.{signature}",
        f"{header}.{payload}.",
        f"{header}.{payload}",
        f"{header}.{payload}.{signature}.",
        f"{header}.{payload}.{signature}=",
        f"{header}.{payload}.{signature}\n",
        f" {header}.{payload}.{signature}",
        f"{header}.{payload}.{signature[:-1]}",
        made(key=OTHER_KEY),
        made({"sub": "a" * 700}),
        "",
    ):
        assert refused(tokens, changed), changed


def test_an_unknown_key_is_told_apart_so_that_the_keys_are_read_again(tokens):
    with pytest.raises(tokens.UnknownKeyError):
        tokens.verify(made(header={"alg": "HS256", "kid": "unknown", "typ": "JWT"}), KEYS, NOW)


def test_secrets_are_compared_in_constant_time(tokens, monkeypatch):
    compared, compare = [], hmac.compare_digest
    monkeypatch.setattr(hmac, "compare_digest", lambda *pair: compared.append(pair) or compare(*pair))
    assert refused(tokens, made(key=OTHER_KEY))
    passwords = cold_start("passwords")["passwords"]
    passwords.CURRENT = passwords.Cost(4, 8, 1)
    assert not passwords.verify("password", passwords.decoy())
    assert len(compared) == 2


_TEXT = st.text() | st.text("abcXYZ019-_.=") | st.lists(st.binary().map(encode)).map(".".join)


@given(token=_TEXT)
def test_no_text_but_a_token_of_ours_is_read(tokens, token):
    assert refused(tokens, token)


@given(data=st.data())
def test_no_token_with_one_character_changed_is_read(tokens, data):
    token = made()
    at = data.draw(st.integers(0, len(token) - 1))
    other = data.draw(st.characters().filter(lambda character: character != token[at]))
    assert refused(tokens, token[:at] + other + token[at + 1 :])


@given(
    payload=st.binary(max_size=500) | st.recursive(st.none() | st.integers(), st.lists).map(json.dumps).map(str.encode)
)
def test_what_else_our_key_may_have_signed_is_refused(tokens, payload):
    signed = f"{encode({'alg': 'HS256', 'kid': 'current', 'typ': 'JWT'})}.{encode(payload)}"
    assert refused(tokens, f"{signed}.{tokens.signature(signed, KEY)}")
