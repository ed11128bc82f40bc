"""The AWS that the tests of recommendations' programs use."""

import boto3
import pytest
from cloud import Cloud, program


@pytest.fixture
def cloud(aws, monkeypatch):
    """A table, a bucket and a queue with nothing in them; programs that are imported find them."""
    made = Cloud(aws)
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)  # another test's, which has read its own configuration
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


@pytest.fixture
def views(cloud):
    """The modules of the worker."""
    return program("views")


@pytest.fixture
def training(cloud):
    """The modules of the training job."""
    return program("training")


@pytest.fixture
def server(cloud):
    """The modules of the server."""
    return program("server")
