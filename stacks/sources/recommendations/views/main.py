"""The worker of viewing events: each "Playback Started" of playback becomes a title of its viewer's history.

Needs QUEUE_URL and RESULTS_TABLE_NAME; sqs:ReceiveMessage and sqs:DeleteMessage, dynamodb:GetItem and PutItem.

A message is deleted after its effect, and one that failed is left: SQS hands it out again, then to the dead-letter
queue. On SIGTERM the receive that is under way is the last; its messages are still worked on.
"""

import os
import signal
import threading
from typing import Any

import events
import histories
import logs
import surroundings

BATCH = 10
PAUSE = 5
"""Seconds before the queue is asked again after it did not answer."""

_SQS = surroundings.client("sqs")


def work(ending: threading.Event) -> None:
    """Work on messages until `ending` is set."""
    while not ending.is_set():
        try:
            work_once()
        except Exception as error:
            logs.failure(error, "the queue failed")
            ending.wait(PAUSE)


def work_once() -> None:
    """Work on the messages of one receive. Raises botocore's errors where the queue does not answer."""
    url = os.environ["QUEUE_URL"]
    wait = surroundings.LONGEST_POLL
    received = _SQS.receive_message(QueueUrl=url, MaxNumberOfMessages=BATCH, WaitTimeSeconds=wait)
    done = [message for message in received.get("Messages", []) if _done(message)]
    if done:
        entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(done)]
        kept = _SQS.delete_message_batch(QueueUrl=url, Entries=entries).get("Failed", [])
        logs.line("INFO", "views kept", count=len(done), to_come_again=len(kept))


def _done(message: dict[str, Any]) -> bool:
    """Tell whether a message had its effect; if not, a log line says why."""
    try:
        viewer, view = events.parse(message["Body"])
        histories.add(viewer, view)
    except events.UnknownEventError as unknown:
        logs.line("WARN", "no viewing event", reason=str(unknown), message_id=message["MessageId"])
        return False
    except Exception as error:
        logs.failure(error, "a view was not kept", message_id=message["MessageId"])
        return False
    return True


if __name__ == "__main__":
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    logs.line("INFO", "works")
    work(told)
    logs.line("INFO", "ended in good order")
