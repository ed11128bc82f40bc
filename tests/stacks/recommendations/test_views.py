"""The worker of viewing events keeps each view once, in order, and beside other workers; and loses none."""

import pytest
from cloud import program, started


def titles(views, viewer):
    return [view.title for view in views["histories"].read(viewer)]


def test_a_history_is_the_same_in_whatever_order_and_however_often_it_is_told(cloud, views):
    first, second, third = (started("ann", title, n) for n, title in enumerate(["jaws", "heat", "alien"], 1))
    again = started("ann", "jaws", 4)
    cloud.send(third, first, again, first, second, third)
    views["main"].work_once()
    assert titles(views, "ann") == ["jaws", "alien", "heat"]
    assert cloud.waiting() == (0, 0)
    (item,) = cloud.dynamodb.scan(TableName=cloud.name)["Items"]
    newest = views["histories"].read("ann")[0].at
    assert item["pk"] == {"S": "viewer#ann"}
    assert item["views"]["L"][0] == {"M": {"title": {"S": "jaws"}, "at": {"N": str(newest)}}}
    assert item["expires_at"] == {"N": str(newest + 180 * 86400)}


def test_only_the_newest_titles_are_kept(cloud, views):
    histories = views["histories"]
    for n in range(histories.KEPT + 2):
        histories.add("ann", histories.View(f"{n:02}", 1000 + n))
    histories.add("ann", histories.View("00", 1000))  # told again, long after it went
    assert titles(views, "ann") == [f"{n:02}" for n in range(histories.KEPT + 1, 1, -1)]


def test_two_workers_lose_no_view_of_the_same_viewer(cloud, views, monkeypatch):
    one, other = views["histories"], program("views")["histories"]
    read, between = one._item, [("heat", 2), ("alien", 1)]

    def and_meanwhile(viewer, **how):
        item = read(viewer, **how)
        if between:
            other.add(viewer, other.View(*between.pop()))
        return item

    monkeypatch.setattr(one, "_item", and_meanwhile)
    one.add("ann", one.View("jaws", 3))  # first beside a viewer who is new, then beside one who is known
    assert not between
    assert titles(views, "ann") == ["jaws", "heat", "alien"]


def test_a_view_that_others_are_always_in_the_way_of_is_told_again(cloud, views, monkeypatch):
    histories = views["histories"]
    monkeypatch.setattr(histories, "_replace", lambda *_: False)
    with pytest.raises(histories.ConflictError):
        histories.add("ann", histories.View("jaws", 3))


BAD = {
    "no JSON": "{",
    "a list": [],
    "no time": started("ann", "jaws", 1, time="soon"),
    "another source": started("ann", "jaws", 1, source="somebody"),
    "no viewer": started("", "jaws", 1),
    "a title that is a number": started("ann", 7, 1),
}


def test_a_bad_message_stays_and_keeps_no_other_from_its_effect(cloud, views, capsys):
    cloud.send(*BAD.values(), started("bob", "heat", 2))
    views["main"].work_once()
    assert titles(views, "bob") == ["heat"]
    assert titles(views, "ann") == []
    assert cloud.waiting() == (0, len(BAD))
    log = capsys.readouterr().out
    assert log.count("no viewing event") == len(BAD)
    assert "ann" not in log


def test_a_message_stays_where_its_effect_fails(cloud, views, monkeypatch, capsys):
    cloud.send(started("ann", "jaws", 1))
    monkeypatch.setenv("RESULTS_TABLE_NAME", "no-such-table")
    views["main"].work_once()
    assert cloud.waiting() == (0, 1)
    log = capsys.readouterr().out
    assert '"code": "ResourceNotFoundException"' in log
    assert "ann" not in log
