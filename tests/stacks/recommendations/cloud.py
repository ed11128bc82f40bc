"""What the programs of recommendations find in AWS on this machine, and the programs themselves."""

import importlib
import json
import os
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from paved_constructs.tools.local.emulator import LocalAws

FOLDER = Path(__file__).parents[3] / "stacks" / "sources" / "recommendations"
PLAIN = Path(__file__).parent / "plain"


class Cloud:
    """A table, a bucket and a queue of the test's own; `environment` is what a program is told of them."""

    def __init__(self, aws: LocalAws) -> None:
        name = f"recommendations-{uuid4()}"
        self.sqs, self.dynamodb, self.s3 = (aws.client(service) for service in ("sqs", "dynamodb", "s3"))
        self.name = name
        key = {"AttributeName": "pk"}
        self.dynamodb.create_table(
            TableName=name,
            KeySchema=[{**key, "KeyType": "HASH"}],
            AttributeDefinitions=[{**key, "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        self.s3.create_bucket(Bucket=name)
        self.queue = self.sqs.create_queue(QueueName=name)["QueueUrl"]
        told = {"RESULTS_TABLE_NAME": name, "MODELS_BUCKET_NAME": name, "QUEUE_URL": self.queue}
        self.environment = {**aws.environment(), **told, "HOST": "127.0.0.1", "PORT": "0"}

    def send(self, *bodies: object) -> None:
        for body in bodies:
            text = body if isinstance(body, str) else json.dumps(body)
            self.sqs.send_message(QueueUrl=self.queue, MessageBody=text)

    def waiting(self) -> tuple[int, int]:
        """How many messages wait, and how many are hidden."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        told = self.sqs.get_queue_attributes(QueueUrl=self.queue, AttributeNames=names)["Attributes"]
        return int(told[names[0]]), int(told[names[1]])

    def objects(self) -> dict[str, Any]:
        """Every object of the bucket, by its key."""
        keys = [one["Key"] for one in self.s3.list_objects_v2(Bucket=self.name).get("Contents", [])]
        return {key: json.load(self.s3.get_object(Bucket=self.name, Key=key)["Body"]) for key in keys}


def started(viewer: str, title: str, second: int, **other: object) -> dict[str, object]:
    """A viewing event as EventBridge hands it over; `second` is one of a certain minute."""
    event = {"id": str(uuid4()), "source": "paved.dev.playback", "detail-type": "Playback Started"}
    return {**event, "time": f"2026-11-23T10:00:{second:02}Z", "detail": {"viewer": viewer, "title": title}, **other}


def program(name: str) -> dict[str, ModuleType]:
    """Import a program's modules anew, as in a process of its own, and leave nothing behind: {name: module}."""
    folders = [PLAIN, FOLDER / name, FOLDER / "shared"]
    names = {path.stem for folder in folders for path in folder.glob("*.py")}
    assert not names & set(sys.modules), "another folder's module is in the way"
    bytecode, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    sys.path[:0] = map(str, folders)
    try:
        importlib.import_module("main")
        return {each: sys.modules[each] for each in names & set(sys.modules)}
    finally:
        del sys.path[: len(folders)]
        sys.dont_write_bytecode = bytecode
        for each in names:
            sys.modules.pop(each, None)


@dataclass
class Gate:
    """The way to DynamoDB: a call that has `arrived` waits until it is `open`."""

    url: str
    arrived: threading.Event
    open: threading.Event


@contextmanager
def gate(cloud: Cloud):
    """A gate before the DynamoDB of a cloud; closed at the beginning."""
    arrived, opened = threading.Event(), threading.Event()

    class Forward(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            arrived.set()
            opened.wait(20)
            body = self.rfile.read(int(self.headers["Content-Length"]))
            with closing(HTTPConnection(urlsplit(cloud.environment["AWS_ENDPOINT_URL"]).netloc)) as dynamodb:
                dynamodb.request("POST", "/", body, dict(self.headers))
                answer = dynamodb.getresponse()
                content = answer.read()
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Forward) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        try:
            yield Gate(f"http://127.0.0.1:{server.server_address[1]}", arrived, opened)
        finally:
            opened.set()
            server.shutdown()


@contextmanager
def process(name: str, cloud: Cloud, **environment: str):
    """A running program, whose log is in `stdout`; it is gone afterwards."""
    path = os.pathsep.join(map(str, [PLAIN, FOLDER / name, FOLDER / "shared"]))
    own = {**os.environ, **cloud.environment, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    with subprocess.Popen([sys.executable, "-m", "main"], env=own, stdout=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()
