"""A model as a matrix: on the GPU where CuPy is installed, as in this program's image, else on the CPU with NumPy."""

from collections.abc import Callable, Sequence

import models


def scorer(rows: Sequence[models.Row]) -> Callable[[Sequence[int]], list[float]]:
    """Return what scores all titles for a history, given and answered by the titles' indices.

    A title's score is the sum of how alike it is to each title of the history. n titles take 4 * n * n bytes of the
    GPU's memory (0.4 GB for 10,000), twice while one model replaces another. Raises CuPy's error where there is no GPU.
    """
    import numpy  # noqa: PLC0415  # here, so that nothing but this function needs either of the two

    try:
        import cupy as arrays  # noqa: PLC0415
    except ImportError:
        arrays = numpy
    built = numpy.zeros((len(rows), len(rows)), dtype=numpy.float32)
    for number, row in enumerate(rows):
        for other, similarity in row:
            built[number, other] = similarity
    matrix = arrays.asarray(built)

    def score(history: Sequence[int]) -> list[float]:
        vector = numpy.zeros(len(rows), dtype=numpy.float32)
        vector[list(history)] = 1
        return (arrays.asarray(vector) @ matrix).tolist()

    return score
