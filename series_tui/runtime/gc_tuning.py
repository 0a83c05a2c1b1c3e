"""How often Python looks for garbage: what a reader waits for comes first, and memory after it."""

from __future__ import annotations

import gc
from collections.abc import Mapping
from time import thread_time

_SELDOM = 50_000
_YOUNG = (700, 5)
_OFTEN = 2
_LONG = 0.01
_PACE = 0.001
"""Seconds of the processor: a look everywhere that takes less is had often; one that takes longer comes after
a look at the younger objects for each of the shorter."""


def collect_seldom() -> None:
    """Look for garbage hardly ever: while modules are loaded there is none."""
    gc.set_threshold(_SELDOM)


def collect_often() -> None:
    """Look for garbage often, but never again among what is there by now.

    To be called once all is loaded that stays, and before there is anything which does not: what is painted
    for a screen is full of cycles, a megabyte of them for every few keys, and the longer they wait to be
    freed, the more memory is taken for good. Without what is loaded, that takes a few milliseconds;
    the longer it takes, as beside a ticket of 100,000 messages, the more seldom it is done.
    """
    gc.freeze()
    gc.set_threshold(*_YOUNG, _OFTEN)
    gc.callbacks.append(_Pace())


class _Pace:
    """Sees how long it takes to look everywhere."""

    def __init__(self) -> None:
        self._begun = 0.0

    def __call__(self, phase: str, info: Mapping[str, int]) -> None:
        if info["generation"] < len(_YOUNG):
            return
        if phase == "start":
            self._begun = thread_time()
        else:
            took = thread_time() - self._begun
            gc.set_threshold(*_YOUNG, _OFTEN if took < _LONG else round(took / _PACE))
