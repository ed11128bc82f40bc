"""What holds for the golden table of every construct."""

from __future__ import annotations

import inspect
import re

import pytest
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER as SCHEMAS
from constructs import Construct

from paved_constructs.core.golden import Choice, Golden
from tests.rules.discovery import constructs, golden, waivable

CONTROL = re.compile(
    r"(S3|KMS|SNS|SQS|Lambda|DynamoDB|CloudWatch|CloudFormation|SecretsManager|APIGateway|Backup|RDS|ECS|EC2|ELB"
    r"|AutoScaling)\.\d+"
    r"|CT\.[A-Z0-9]+\.PR\.\d+|CKV2?_AWS_\d+|AwsSolutions-[A-Z]+[0-9]*\d|CIS \d+(\.\d+)+"
)
PROPERTY = re.compile(r"(AWS::\w+::\w+)\.(\w+(?:\.\w+)*)")
FEWEST_WORDS = 4

every_construct = pytest.mark.parametrize("kind", constructs(), ids=lambda kind: kind.__name__)


@every_construct
def test_what_is_golden_can_be_waived_and_nothing_else(kind: type[Construct]) -> None:
    assert waivable(kind) == {name for name, row in golden(kind).items() if type(row) is Golden}


@every_construct
def test_what_is_a_choice_is_a_plain_argument_whose_default_is_the_row(kind: type[Construct]) -> None:
    parameters = inspect.signature(kind.__init__).parameters
    choices = {name for name, row in golden(kind).items() if isinstance(row, Choice)}
    assert choices <= set(parameters)
    assert all(parameters[name].default is None for name in choices)


@every_construct
def test_every_row_has_a_reason_and_controls_of_the_right_form(kind: type[Construct]) -> None:
    assert golden(kind)
    for name, row in golden(kind).items():
        assert len(row.why.split()) >= FEWEST_WORDS, name
        assert not row.why.endswith("."), name
        for control in row.controls:
            assert CONTROL.fullmatch(control), f"{name}: {control}"
        assert len(set(row.controls)) == len(row.controls), name


@every_construct
def test_every_property_that_a_row_sets_exists(kind: type[Construct]) -> None:
    for name, row in golden(kind).items():
        for text in row.sets:
            match = PROPERTY.fullmatch(text)
            assert match, f"{name}: {text}"
            schema = SCHEMAS.get_resource_schema("us-east-1", match[1]).schema
            assert _has(schema, schema, match[2].split(".")), f"{name}: {text} is not in the resource's schema"


def _has(root: dict, schema: dict, path: list[str]) -> bool:
    """Say whether a property's path is in a schema, through references and the elements of lists."""
    if "$ref" in schema:
        definition = schema["$ref"].rpartition("/")[2]
        return _has(root, root["definitions"][definition], path)
    if not path:
        return True
    if schema.get("type") == "array":
        return _has(root, schema["items"], path)
    inside = schema.get("properties", {}).get(path[0])
    return inside is not None and _has(root, inside, path[1:])
