"""The server of recommendations: https://…/recommendations/<viewer>.

Needs RESULTS_TABLE_NAME and MODELS_BUCKET_NAME; dynamodb:GetItem, s3:GetObject and s3:ListBucket (without which S3
does not tell that there is no model yet). PORT is 8080 by default, and HOST all of the machine's addresses.

On SIGTERM it takes no more requests and ends when those begun are answered.
"""

import os
import signal
import threading

import logs
from recommendations import Recommender
from web import Server

REFRESH = 300
"""Seconds after which it looks for a newer model."""
RETRY = 5
"""The same, while there is none."""


def serve(ending: threading.Event) -> None:
    """Serve until `ending` is set."""
    recommender = Recommender()
    host = os.environ.get("HOST", "0.0.0.0")  # noqa: S104  # in a container; its security group says who comes in
    server = Server(host, int(os.environ.get("PORT", "8080")), recommender)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}).start()
    logs.line("INFO", "listens", port=server.server_address[1])
    while not ending.is_set():
        recommender.refresh()
        ending.wait(REFRESH if recommender.ready else RETRY)
    server.drain()


if __name__ == "__main__":
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    serve(told)
    logs.line("INFO", "ended in good order")
