"""An AWS of dictionaries: a table, a secret and a bucket, behind the socket of the real boto3.

So parameters are validated, requests serialised and errors parsed as in production. It enforces conditions,
roles and staging labels, and fails on whatever it does not know.
"""

import json
import re
from types import SimpleNamespace
from urllib.parse import unquote, urlsplit

from botocore.awsrequest import AWSPreparedRequest, AWSResponse

ENDPOINT = "http://aws.invalid:4566"
TABLE = "users"
BUCKET = "audit"
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:signing-key-AbCdEf"
FIRST_VERSION = "00000000-0000-4000-8000-000000000001"


class AwsError(Exception):
    """An error answer: its code."""


class Table:
    """A table with the partition key `pk`. It knows the expressions that are used, and no others."""

    def __init__(self) -> None:
        self.items: dict[str, dict] = {}

    def GetItem(self, call: dict) -> dict:  # noqa: N802 - methods bear the operations' names
        assert call["ConsistentRead"], "a user who has just signed up must be found"
        item = self.items.get(call["Key"]["pk"]["S"])
        return {"Item": item} if item else {}

    def PutItem(self, call: dict) -> dict:  # noqa: N802
        self._check(call, self.items.get(call["Item"]["pk"]["S"], {}))
        self.items[call["Item"]["pk"]["S"]] = call["Item"]
        return {}

    def UpdateItem(self, call: dict) -> dict:  # noqa: N802
        key, values = call["Key"]["pk"]["S"], call["ExpressionAttributeValues"]
        item = dict(self.items.get(key, {}))
        self._check(call, item)
        clauses = re.findall(r"(SET \w+ =|ADD \w+) (:\w+)", call["UpdateExpression"])
        assert " ".join(map(" ".join, clauses)) == call["UpdateExpression"], "an expression of another form"
        for clause, value in clauses:
            verb, name = clause.split()[:2]
            old = int(item.get(name, {"N": "0"})["N"]) if verb == "ADD" else None
            item[name] = values[value] if old is None else {"N": str(old + int(values[value]["N"]))}
        self.items[key] = {"pk": {"S": key}, **item}
        return {}

    def _check(self, call: dict, item: dict) -> None:
        values = call.get("ExpressionAttributeValues")
        if not any(self._holds(term, item, values) for term in call["ConditionExpression"].split(" OR ")):
            raise AwsError("ConditionalCheckFailedException")

    def _holds(self, term: str, item: dict, values: dict | None) -> bool:
        if absent := re.fullmatch(r"attribute_not_exists\((\w+)\)", term):
            return absent[1] not in item
        name, sign, value = re.fullmatch(r"(\w+) ([<>=]) (:\w+)", term).groups()
        if name not in item:
            return False
        ((kind, left),), ((other, right),) = item[name].items(), values[value].items()
        assert kind == other
        left, right = (int(left), int(right)) if kind == "N" else (left, right)
        return {"<": left < right, ">": left > right, "=": left == right}[sign]


class Secret:
    """A secret with versions and staging labels, which move as Secrets Manager moves them."""

    def __init__(self, value: str) -> None:
        self.values: dict[str, str] = {FIRST_VERSION: value}
        self.stages: dict[str, set[str]] = {FIRST_VERSION: {"AWSCURRENT"}}
        self.rotation_enabled = True

    def begin_rotation(self, version: str) -> None:
        """Label a version that has no value yet, as RotateSecret does before it calls the function."""
        self.stages[version] = {"AWSPENDING"}

    def DescribeSecret(self, _call: dict) -> dict:  # noqa: N802
        stages = {version: sorted(labels) for version, labels in self.stages.items() if labels}
        return {"RotationEnabled": self.rotation_enabled, "VersionIdsToStages": stages}

    def GetSecretValue(self, call: dict) -> dict:  # noqa: N802
        for version, value in self.values.items():
            if call["VersionStage"] in self.stages[version] and call.get("VersionId") in (None, version):
                return {"VersionId": version, "SecretString": value}
        raise AwsError("ResourceNotFoundException")

    def PutSecretValue(self, call: dict) -> dict:  # noqa: N802
        version = call["ClientRequestToken"]
        if self.values.setdefault(version, call["SecretString"]) != call["SecretString"]:
            raise AwsError("ResourceExistsException")
        self.stages.setdefault(version, set()).update(call["VersionStages"])
        return {}

    def UpdateSecretVersionStage(self, call: dict) -> dict:  # noqa: N802
        old, new = call["RemoveFromVersionId"], call["MoveToVersionId"]
        if call["VersionStage"] not in self.stages[old] or new not in self.values:
            raise AwsError("InvalidParameterException")
        for labels in self.stages.values():
            labels.discard("AWSPREVIOUS")
        self.stages[old] = self.stages[old] - {"AWSCURRENT"} | {"AWSPREVIOUS"}
        self.stages[new] = {"AWSCURRENT"}
        return {}


class Aws:
    """What answers requests: its `table`, `secret` and `objects` {key: content}; `calls` are the actions."""

    def __init__(self) -> None:
        self.table = Table()
        self.secret = Secret(json.dumps({"key": "first-key-" + "k" * 54}))
        self.objects: dict[str, dict] = {}
        self.calls: list[str] = []
        self.role: set[str] = set()

    def send(self, request: AWSPreparedRequest) -> AWSResponse:
        """Answer a request in the place of botocore's HTTP session."""
        assert request.url.startswith(f"{ENDPOINT}/"), request.url
        target = request.headers.get("X-Amz-Target", b"")
        service, _, operation = (target.decode() if isinstance(target, bytes) else target).partition(".")
        action = {"DynamoDB_20120810": "dynamodb", "secretsmanager": "secretsmanager", "": "s3"}[service]
        action = f"{action}:{operation or 'PutObject'}"
        self.calls.append(action)
        try:
            if action not in self.role:
                raise AwsError("AccessDeniedException")
            return self._response(request, 200, self._do(action, request))
        except AwsError as error:
            xml = f"<Error><Code>{error}</Code></Error>"
            return self._response(request, 400, xml if action.startswith("s3") else {"__type": str(error)})

    def _do(self, action: str, request: AWSPreparedRequest) -> dict | str:
        service, operation = action.split(":")
        if service == "s3":
            bucket, key = unquote(urlsplit(request.url).path).lstrip("/").split("/", 1)
            assert (request.method, bucket) == ("PUT", BUCKET)
            content = request.body if isinstance(request.body, bytes) else request.body.read()
            self.objects[key] = json.loads(content)
            return ""
        call = json.loads(request.body)
        assert call.get("TableName", TABLE) == TABLE
        assert call.get("SecretId", SECRET) == SECRET
        return getattr(self.table if service == "dynamodb" else self.secret, operation)(call)

    def _response(self, request: AWSPreparedRequest, status: int, body: dict | str) -> AWSResponse:
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        raw = SimpleNamespace(stream=lambda **_: iter([content]))
        return AWSResponse(request.url, status, {"x-amzn-requestid": "1"}, raw)
