"""Training makes the model that one can work out by hand, and shows it whole or not at all."""

import math

import pytest

XY, XZ, YZ = (round(value, 6) for value in (2 / math.sqrt(3 * 2), 1 / math.sqrt(3 * 1), 1 / math.sqrt(2 * 1)))


@pytest.fixture
def trained(training):
    """The training job, of which x was watched by three, y by two of them, z by one of these two."""
    histories = training["histories"]
    for viewer, titles in {"ann": "xy", "bob": "xyz", "cat": "x"}.items():
        for title in titles:
            histories.add(viewer, histories.View(title, 1000))
    return training


def test_a_model_says_how_many_watched_both(cloud, trained, capsys):
    assert trained["main"].main() == 0
    objects = cloud.objects()
    latest = objects.pop("models/latest.json")
    assert list(objects) == [latest["model"]]
    assert objects[latest["model"]] == {
        "titles": ["x", "y", "z"],
        "similar": [[[1, XY], [2, XZ]], [[0, XY], [2, YZ]], [[1, YZ], [0, XZ]]],
    }
    log = capsys.readouterr().out
    assert '"viewers": 3, "titles": 3, "pairs": 6' in log
    assert not any(viewer in f"{log}{objects}" for viewer in ("ann", "bob", "cat"))


def test_the_most_alike_are_kept(training):
    similarity = training["similarity"]
    many = [f"{n:02}" for n in range(similarity.MOST + 1)]
    model, _ = similarity.learn([["a", title] for title in many] + [["a", many[-1]]])
    row = model.similar[model.titles.index("a")]
    assert len(row) == similarity.MOST
    assert model.titles[row[0][0]] == many[-1]


def test_where_nobody_watched_anything_there_is_no_model(cloud, training):
    assert training["main"].main() == 0
    assert cloud.objects() == {}


def test_a_model_that_was_not_finished_is_never_seen(cloud, trained, server, monkeypatch, capsys):
    models, serving = trained["models"], server["recommendations"].Recommender()
    assert trained["main"].main() == 0
    old = cloud.objects()["models/latest.json"]
    serving.refresh()
    histories = trained["histories"]
    histories.add("dot", histories.View("new", 1000))

    write = models._write
    for fails_at in ("models/2", "models/latest"):
        monkeypatch.setattr(trained["surroundings"], "now", lambda: 2_000_000_000)

        def broken(key, value, fails_at=fails_at):
            if key.startswith(fails_at):
                raise ConnectionError
            write(key, value)

        monkeypatch.setattr(models, "_write", broken)
        assert trained["main"].main() == 1
        assert cloud.objects()["models/latest.json"] == old
        serving.refresh()
        assert serving.recommend("cat") == [("y", XY), ("z", XZ)]
    assert "no model was published" in capsys.readouterr().out

    monkeypatch.setattr(models, "_write", write)
    assert trained["main"].main() == 0
    serving.refresh()
    assert "models/20330518T033320Z.json" in capsys.readouterr().out
