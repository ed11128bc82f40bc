"""The service that the tests of its code use."""

import hashlib

import pytest
from fake_aws import Aws
from processes import ENVIRONMENT, Service


@pytest.fixture
def service(monkeypatch):
    """The identity service in an AWS where nothing has happened yet."""
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    aws = Aws()
    monkeypatch.setattr("botocore.httpsession.URLLib3Session.send", lambda _, request: aws.send(request))
    return Service(aws)


@pytest.fixture
def hashing(monkeypatch):
    """The work of each hash that was made: (n, r, p)."""
    work, scrypt = [], hashlib.scrypt

    def spy(password, **parameters):
        work.append(tuple(parameters[name] for name in "nrp"))
        return scrypt(password, **parameters)

    monkeypatch.setattr(hashlib, "scrypt", spy)
    return work
