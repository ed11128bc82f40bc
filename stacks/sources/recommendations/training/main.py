"""The nightly job that trains a model: which titles are watched by the same viewers.

Needs RESULTS_TABLE_NAME and MODELS_BUCKET_NAME; dynamodb:Scan and s3:PutObject.

It ends with 0 where a model was published, or where nobody watched anything yet; with 143 where it was told to end
(SIGTERM, as before spot capacity is taken back) and 1 where it failed: then the latest model is what it was, and the
job is to be tried again from its beginning.
"""

import signal
import sys

import histories
import logs
import models
import similarity

FAILED = 1
INTERRUPTED = 128 + signal.SIGTERM


class Interrupted(SystemExit):
    """SIGTERM came. No Exception: a library could take one for a failure of its own call, and try again."""


def train() -> None:
    """Learn from all histories and publish the model. Raises botocore's errors."""
    model, viewers = similarity.learn(histories.watched())
    if not viewers:
        logs.line("INFO", "nobody watched anything yet: no model")
        return
    key = models.publish(model)
    pairs = sum(map(len, model.similar))
    logs.line("INFO", "a model was published", model=key, viewers=viewers, titles=len(model.titles), pairs=pairs)


def main() -> int:
    """Train, and return the exit code."""
    try:
        train()
    except Interrupted:
        logs.line("WARN", "told to end")
        return INTERRUPTED
    except Exception as error:
        logs.failure(error, "no model was published")
        return FAILED
    return 0


def _interrupt(*_: object) -> None:
    """End at once: whatever is under way is a read, or an object that S3 takes whole or not at all."""
    raise Interrupted(INTERRUPTED)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(main())
