"""On SIGTERM a program ends in good order: what it has begun it finishes, or leaves as it was."""

import json
import socket
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from cloud import gate, process, started

SOON = 10  # seconds


def takes_connections(port):
    with socket.socket() as connection:
        return connection.connect_ex(("127.0.0.1", port)) == 0


def test_the_worker_keeps_the_views_that_it_has_received(cloud, views):
    cloud.send(started("ann", "jaws", 1), started("ann", "heat", 2))
    with gate(cloud) as way, process("views", cloud, AWS_ENDPOINT_URL_DYNAMODB=way.url) as worker:
        assert way.arrived.wait(SOON)
        worker.terminate()
        way.open.set()
        log, _ = worker.communicate(timeout=SOON)
    assert worker.returncode == 0
    assert "ended in good order" in log
    assert [view.title for view in views["histories"].read("ann")] == ["heat", "jaws"]
    assert cloud.waiting() == (0, 0)


def test_training_publishes_nothing(cloud):
    with gate(cloud) as way, process("training", cloud, AWS_ENDPOINT_URL_DYNAMODB=way.url) as training:
        assert way.arrived.wait(SOON)
        training.terminate()
        log, _ = training.communicate(timeout=SOON)
    assert training.returncode == 143
    assert "told to end" in log
    assert cloud.objects() == {}


def test_the_server_answers_what_it_was_asked(cloud, server):
    models, histories = server["models"], server["histories"]
    models.publish(models.Model(("jaws", "heat"), (((1, 0.5),), ((0, 0.5),))))
    histories.add("ann", histories.View("jaws", 1000))
    with gate(cloud) as way, process("server", cloud, AWS_ENDPOINT_URL_DYNAMODB=way.url) as serving:
        port = json.loads(serving.stdout.readline())["port"]
        assert "a model is in use" in serving.stdout.readline()
        url = f"http://127.0.0.1:{port}/recommendations/ann"
        with ThreadPoolExecutor(1) as client:
            asked = client.submit(lambda: json.load(urllib.request.urlopen(url, timeout=SOON)))
            assert way.arrived.wait(SOON)
            serving.terminate()
            end = time.monotonic() + SOON
            while takes_connections(port):
                assert time.monotonic() < end
                time.sleep(0.05)  # each of these connections is a line of the log, which nobody reads meanwhile
            assert serving.poll() is None
            way.open.set()
            assert asked.result() == {"titles": [{"title": "heat", "score": 0.5}]}
        log, _ = serving.communicate(timeout=SOON)
    assert serving.returncode == 0
    assert "ended in good order" in log
