"""Tunes Python's garbage collector: response time first, memory second."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from time import thread_time

_STARTUP_THRESHOLD = 100_000
"""Objects: more than the app and its client are made of; a collection of them takes a tenth of the start."""
_YOUNG_THRESHOLDS = (700, 5)
_FULL_THRESHOLD = 2
_MAX_CHEAP_SECONDS = 0.01
_PACE_SECONDS = 0.001
"""CPU seconds: a full collection that takes less runs often; one that takes longer runs after as many
collections of the younger generation as it has of these."""


def tune_gc_for_startup() -> None:
    """Collect hardly ever: modules that are being loaded are no garbage."""
    gc.set_threshold(_STARTUP_THRESHOLD)


def tune_gc_after_startup() -> None:
    """Freeze what is loaded, and collect often from now on.

    To be called once everything is loaded that stays. What is painted for a screen is full of cycles, a
    megabyte of them for every few keys, and the longer they wait to be freed, the more memory the process
    keeps for good. Without what is loaded, a full collection takes a few milliseconds; the longer it takes,
    as beside a ticket of 100,000 messages, the more seldom it runs.
    """
    gc.freeze()
    gc.set_threshold(*_YOUNG_THRESHOLDS, _FULL_THRESHOLD)
    gc.callbacks.append(_FullCollectionPacer())


class _FullCollectionPacer:
    """Sets how often full collections run by how long they take."""

    def __init__(self) -> None:
        self._started = 0.0

    def __call__(self, phase: str, info: Mapping[str, int]) -> None:
        if info["generation"] < len(_YOUNG_THRESHOLDS):
            return
        if phase == "start":
            self._started = thread_time()
            return
        taken = thread_time() - self._started
        threshold = _FULL_THRESHOLD if taken < _MAX_CHEAP_SECONDS else round(taken / _PACE_SECONDS)
        gc.set_threshold(*_YOUNG_THRESHOLDS, threshold)
