"""Lambda functions in an emulator; one whose process the tests can see end, by a connection that it holds."""

import io
import json
import socket
import time
import zipfile

from paved_constructs.tools.local.emulator import LocalAws

ROLE = "arn:aws:iam::123456789012:role/any"
CODE = """
import os, signal, socket
signal.signal(signal.SIGTERM, signal.SIG_IGN if os.environ.get("STUBBORN") else signal.SIG_DFL)
connection = socket.create_connection(("127.0.0.1", int(os.environ["WITNESS"])))
def handler(event, context): return "seen"
"""


def zipped(name: str, content: str) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as files:
        files.writestr(name, content)
    return archive.getvalue()


def run(aws: LocalAws, name: str, code: str, runtime: str = "python3.13", **environment: str) -> dict[str, object]:
    """Deploys a function and invokes it: its answer as `payload`, and its `error` if it failed."""
    file = "index.js" if runtime.startswith("nodejs") else "index.py"
    functions = aws.client("lambda")
    functions.create_function(
        FunctionName=name,
        Runtime=runtime,
        Role=ROLE,
        Handler="index.handler",
        Code={"ZipFile": zipped(file, code)},
        Environment={"Variables": environment},
    )
    answer = functions.invoke(FunctionName=name)
    return {"payload": json.load(answer["Payload"]), "error": answer.get("FunctionError")}


def witness(aws: LocalAws, **environment: str) -> socket.socket:
    """Runs a function in `aws` and gives the connection that it holds; to be closed."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        port = str(listener.getsockname()[1])
        assert run(aws, "witness", CODE, WITNESS=port, **environment)["payload"] == "seen"
        connection, _ = listener.accept()
    connection.settimeout(10)
    return connection


def has_ended(witness: socket.socket) -> bool:
    """Waits until the function's process is gone, 10 s at most; closes the connection."""
    with witness:
        try:
            return witness.recv(1) == b""
        except ConnectionResetError:
            return True


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except (ConnectionRefusedError, ConnectionResetError):
        return False
    return True


def is_free(port: int) -> bool:
    """Waits until nothing listens on `port`, 5 s at most: of a process that ends, it may be the last to go."""
    until = time.monotonic() + 5
    while not (free := not answers(port)) and time.monotonic() < until:
        time.sleep(0.01)
    return free
