"""What a viewer may like: the titles most like what they watched, by the latest model."""

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import histories
import logs
import matrix
import models

MOST = 20
"""How many titles are recommended."""


@dataclass(frozen=True)
class _Serving:
    """A model in use: its key, its titles, their indices, and what scores them."""

    key: str | None
    titles: tuple[str, ...]
    index: dict[str, int]
    score: Callable[[Sequence[int]], list[float]]


class Recommender:
    """Recommends by the model that it last loaded; safe to ask from many threads while it refreshes."""

    def __init__(self) -> None:
        self._serving: _Serving | None = None

    @property
    def ready(self) -> bool:
        """Whether there is a model."""
        return self._serving is not None

    def refresh(self) -> None:
        """Load the latest model, if it is another; where that fails, the one in use stays, and a log line says why.

        Before the first training the model is empty, so that a service is up before anybody has watched anything.
        """
        try:
            key = models.latest()
            if self._serving is not None and self._serving.key == key:
                return
            model = models.load(key) if key else models.Model()
            index = {title: number for number, title in enumerate(model.titles)}
            self._serving = _Serving(key, model.titles, index, matrix.scorer(model.similar))
            logs.line("INFO", "a model is in use", model=key, titles=len(model.titles))
        except Exception as error:
            logs.failure(error, "no model was loaded", in_use=self._serving and self._serving.key)

    def recommend(self, viewer: str) -> list[tuple[str, float]]:
        """Return titles that a viewer has not watched lately, each with its score, the best first.

        Empty for a viewer of whom nothing is known. Raises botocore's errors, and RuntimeError where `ready` is False.
        """
        serving = self._serving
        if serving is None:
            raise RuntimeError("there is no model yet")
        history = [view.title for view in histories.read(viewer)]
        watched = {serving.index[title] for title in history if title in serving.index}
        if not watched:
            return []
        scores = serving.score(sorted(watched))
        unseen = ((score, number) for number, score in enumerate(scores) if score > 0 and number not in watched)
        best = heapq.nsmallest(MOST, unseen, key=lambda each: (-each[0], each[1]))
        return [(serving.titles[number], round(score, 6)) for score, number in best]
