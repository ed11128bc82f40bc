"""The server recommends by the latest model, says what is wrong in JSON, and bounds what it reads."""

import http.client
import json
import socket
import threading
from contextlib import contextmanager

import pytest


@contextmanager
def listening(server, recommender):
    """The server on a free port of the loopback interface: a function of a path, that returns status and body."""
    web = server["web"].Server("127.0.0.1", 0, recommender)
    threading.Thread(target=web.serve_forever, args=(0.01,)).start()
    address = web.server_address

    def get(path, method="GET", **request):
        connection = http.client.HTTPConnection(*address, timeout=5)
        connection.request(method, path, **request)
        answer = connection.getresponse()
        return answer.status, answer.getheader("Content-Type"), json.load(answer)

    try:
        yield get, address
    finally:
        web.drain()


@pytest.fixture
def histories(server):
    return server["histories"]


def publish(server, **similar):
    """Publish a model of titles of one letter: x={"y": 0.5} says that y is like x."""
    titles = tuple(similar)
    rows = tuple(tuple((titles.index(one), score) for one, score in row.items()) for row in similar.values())
    server["models"].publish(server["models"].Model(titles, rows))


def test_recommends_what_is_most_like_what_was_watched(server, histories):
    publish(server, x={"y": 0.8, "z": 0.5}, y={"z": 0.7, "x": 0.8}, z={"x": 0.5, "y": 0.7})
    recommender = server["recommendations"].Recommender()
    for viewer, titles in {"ann": "x", "bob": "xy", "cat": "xyz", "dot": "?"}.items():
        for title in titles:
            histories.add(viewer, histories.View(title, 1000))
    with listening(server, recommender) as (get, _):
        assert get("/healthz")[:2] == (503, "application/problem+json")
        assert get("/recommendations/ann")[0] == 503
        recommender.refresh()
        assert get("/healthz") == (200, "application/json", {"status": "UP"})
        first = {"titles": [{"title": "y", "score": 0.8}, {"title": "z", "score": 0.5}]}
        assert get("/recommendations/ann") == (200, "application/json", first)
        assert get("/recommendations/bob")[2] == {"titles": [{"title": "z", "score": 1.2}]}
        for nothing in ("cat", "dot", "somebody"):
            assert get(f"/recommendations/{nothing}")[2] == {"titles": []}
        publish(server, x={}, y={"x": 0.9})
        server["surroundings"].now = lambda: 2_000_000_000
        publish(server, x={"y": 0.9}, y={})
        recommender.refresh()
        assert get("/recommendations/ann")[2] == {"titles": [{"title": "y", "score": 0.9}]}


def test_is_up_before_anything_was_trained(server, histories):
    recommender = server["recommendations"].Recommender()
    recommender.refresh()
    histories.add("ann", histories.View("x", 1000))
    with listening(server, recommender) as (get, _):
        assert get("/healthz")[0] == 200
        assert get("/recommendations/ann")[2] == {"titles": []}


def test_is_not_up_where_the_model_cannot_be_read(cloud, server, capsys):
    cloud.s3.put_object(Bucket=cloud.name, Key="models/latest.json", Body=b'{"model": "models/1.json"}')
    cloud.s3.put_object(Bucket=cloud.name, Key="models/1.json", Body=b'{"titles": ["x"], "similar": [[[1, 0.5]]]}')
    recommender = server["recommendations"].Recommender()
    recommender.refresh()
    assert not recommender.ready
    assert "no model was loaded" in capsys.readouterr().out


def test_says_what_is_wrong(server, monkeypatch, capsys):
    recommender = server["recommendations"].Recommender()
    recommender.refresh()
    with listening(server, recommender) as (get, _):
        for path, status in {
            "/": 404,
            "/recommendations": 404,
            "/recommendations/": 400,
            "/recommendations/%20": 400,
            f"/recommendations/{'a' * 129}": 400,
        }.items():
            got, media_type, problem = get(path)
            assert (got, media_type) == (status, "application/problem+json"), path
            assert problem["status"] == status
        assert get("/recommendations/ann", body=b"x")[0] == 400
        assert get("/recommendations/ann", method="DELETE")[0] == 501
        monkeypatch.setenv("RESULTS_TABLE_NAME", "no-such-table")
        assert get("/recommendations/ann")[0] == 503
    assert "/recommendations/ann" not in capsys.readouterr().out


@pytest.mark.parametrize("bound", ["MOST_BYTES", "SECONDS"])
def test_closes_a_connection_that_sends_too_much_or_too_slowly(server, monkeypatch, bound):
    monkeypatch.setattr(server["head"], bound, 0.05 if bound == "SECONDS" else 32)
    recommender = server["recommendations"].Recommender()
    with listening(server, recommender) as (_, address), socket.create_connection(address, timeout=5) as client:
        client.sendall(b"GET /healthz HTTP/1.0\r\nA: bcdefg")  # 32 bytes, and no end
        assert client.recv(1) == b""
