"""How alike titles are: how many viewers watched both, by how many watched each (the cosine of the two)."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import permutations

import models

MOST = 50
"""How many titles are told for each: those most alike."""
DIGITS = 6


def learn(histories: Iterable[list[str]]) -> tuple[models.Model, int]:
    """Return a model of the titles in these histories, each without repetition, and how many histories there were.

    The same histories give the same model, in whatever order. Holds each pair of titles that anybody watched both of
    in memory, some 100 bytes for each.
    """
    watched: Counter[str] = Counter()
    together: defaultdict[str, Counter[str]] = defaultdict(Counter)
    viewers = 0
    for history in histories:
        viewers += 1
        watched.update(history)
        for one, other in permutations(history, 2):
            together[one][other] += 1
    titles = tuple(sorted(watched))
    index = {title: number for number, title in enumerate(titles)}

    def row(title: str) -> models.Row:
        cosines = {
            other: round(count / math.sqrt(watched[title] * watched[other]), DIGITS)
            for other, count in together[title].items()
        }
        most = sorted(cosines.items(), key=lambda each: (-each[1], each[0]))[:MOST]
        return tuple((index[other], cosine) for other, cosine in most)

    return models.Model(titles, tuple(row(title) for title in titles)), viewers
