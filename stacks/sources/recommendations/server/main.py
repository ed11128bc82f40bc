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


def serve() -> None:
    """Serve until the program is told to end.

    SIGTERM is blocked in every thread and waited for in this one: a handler would run in this one only, and a signal
    that came to another thread would not wake it.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # before the first thread, which inherits it
    recommender = Recommender()
    host = os.environ.get("HOST", "0.0.0.0")  # noqa: S104  # in a container; its security group says who comes in
    server = Server(host, int(os.environ.get("PORT", "8080")), recommender)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}).start()
    logs.line("INFO", "listens", port=server.server_address[1])
    recommender.refresh()
    while signal.sigtimedwait({signal.SIGTERM}, REFRESH if recommender.ready else RETRY) is None:
        recommender.refresh()
    server.drain()


if __name__ == "__main__":
    serve()
    logs.line("INFO", "ended in good order")
