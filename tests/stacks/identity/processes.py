"""The identity functions as Lambda runs them: each in a process and under a role of its own."""

import importlib
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from fake_aws import BUCKET, ENDPOINT, SECRET, TABLE, Aws

FOLDER = Path(__file__).parents[3] / "stacks" / "sources" / "identity"
PASSWORD = "correct horse battery staple"
ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ENDPOINT_URL": ENDPOINT,
    "USERS_TABLE_NAME": TABLE,
    "AUDIT_BUCKET_NAME": BUCKET,
    "SIGNING_KEY_SECRET_ARN": SECRET,
}
# All that each function's role allows. What is missing here is denied, so the tests prove that it suffices.
ROLES = {
    "sign_up": {"dynamodb:PutItem", "s3:PutObject"},
    "sign_in": {"dynamodb:GetItem", "dynamodb:UpdateItem", "secretsmanager:GetSecretValue", "s3:PutObject"},
    "who_am_i": {"secretsmanager:GetSecretValue"},
    "rotate_key": {
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
    },
}


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.time = 1_900_000_200  # 2030-03-17T17:50:00Z, 300 s into a window of a quarter of an hour

    def __call__(self) -> int:
        return self.time


class Function:
    """One function in a process of its own: all of its modules are imported anew, as in a cold start."""

    def __init__(self, name: str, aws: Aws, clock: Callable[[], int], log2_n: int = 4) -> None:
        self.role, self.aws = ROLES[name], aws
        self.modules = cold_start(name)
        self.modules["surroundings"].now = clock
        if "passwords" in self.modules:
            passwords = self.modules["passwords"]
            passwords.CURRENT = passwords.Cost(log2_n, 8, 1)
        self.handler = self.modules[name].handler

    def __call__(self, event: dict) -> object:
        """Invoke the function under its own role."""
        before, self.aws.role = self.aws.role, self.role
        try:
            return self.handler(event, None)
        finally:
            self.aws.role = before


def cold_start(name: str) -> dict[str, ModuleType]:
    """Import a module of the folder and its siblings anew, leaving nothing behind; return them by name."""
    siblings = {path.stem for path in FOLDER.glob("*.py")}
    assert not siblings & set(sys.modules), "another folder's module is in the way"
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True  # the folder is what gets uploaded
    sys.path.insert(0, str(FOLDER))
    try:
        importlib.import_module(name)
        return {sibling: sys.modules[sibling] for sibling in siblings & set(sys.modules)}
    finally:
        sys.path.remove(str(FOLDER))
        sys.dont_write_bytecode = bytecode
        for sibling in siblings:
            sys.modules.pop(sibling, None)


class Service:
    """The whole service: its functions, started when first used, and the AWS and the clock that they share."""

    def __init__(self, aws: Aws) -> None:
        self.aws = aws
        self.clock = Clock()
        self._running: dict[str, Function] = {}

    def function(self, name: str) -> Function:
        """Return the running process of a function."""
        if name not in self._running:
            self._running[name] = self.start(name)
        return self._running[name]

    def start(self, name: str, **options: int) -> Function:
        """Start a function in a new process, which later calls use."""
        self._running[name] = Function(name, self.aws, self.clock, **options)
        return self._running[name]

    def post(self, name: str, body: object, **request: object) -> "Answer":
        """Send JSON to sign_up or sign_in."""
        return Answer(self.function(name)(event(json.dumps(body), **request)))

    def sign_up(self, email: str, password: str = PASSWORD, **request: object) -> "Answer":
        """Sign up."""
        return self.post("sign_up", {"email": email, "password": password}, **request)

    def sign_in(self, email: str, password: str = PASSWORD, **request: object) -> "Answer":
        """Sign in."""
        return self.post("sign_in", {"email": email, "password": password}, **request)

    def who_am_i(self, token: str) -> "Answer":
        """Ask whose token this is."""
        return Answer(self.function("who_am_i")(event(None, headers={"authorization": f"Bearer {token}"})))

    def rotate(self, version: str) -> None:
        """Rotate the signing key as Secrets Manager does."""
        self.aws.secret.begin_rotation(version)
        for step in ("createSecret", "setSecret", "testSecret", "finishSecret"):
            self.rotation_step(step, version)

    def rotation_step(self, step: str, version: str) -> None:
        """Do one step of a rotation."""
        self.function("rotate_key")({"Step": step, "SecretId": SECRET, "ClientRequestToken": version})

    def users(self) -> list[dict]:
        """Return the users' items."""
        return [item for key, item in self.aws.table.items.items() if key.startswith("user#")]

    def counters(self) -> dict[str, dict]:
        """Return the counters' items by the limit's name; there must be one of each at most."""
        counters = [item for key, item in self.aws.table.items.items() if key.startswith("failed-sign-ins#")]
        named = {item["pk"]["S"].split("#")[1]: item for item in counters}
        assert len(named) == len(counters)
        return named

    def events(self) -> list[str]:
        """Return the names of the recorded events."""
        return [content["event"] for content in self.aws.objects.values()]


class Answer:
    """An HTTP answer: `status`, `headers`, `body` as JSON has it."""

    def __init__(self, raw: dict) -> None:
        self.status, self.headers, self.body = raw["statusCode"], raw["headers"], json.loads(raw["body"])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Answer) and vars(self) == vars(other)

    def __hash__(self) -> int:
        raise TypeError("an answer is compared, not collected")

    def __repr__(self) -> str:
        return f"{self.status} {self.headers} {self.body}"


def event(body: str | None, *, ip: str = "198.51.100.7", headers: dict | None = None, base64: bool = False) -> dict:
    """Return an event of payload format 2.0, as API Gateway sends it for a JSON body."""
    return {
        "version": "2.0",
        "headers": {"content-type": "application/json"} if headers is None else headers,
        "requestContext": {"http": {"sourceIp": ip}, "requestId": "request-1"},
        **({} if body is None else {"body": body}),
        "isBase64Encoded": base64,
    }
