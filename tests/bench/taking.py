"""Runs things several times, in turn and after a warm-up, and takes the time that they need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TypeVar

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Time:
    """How long something took, in milliseconds.

    Attributes:
        wall: On the clock.
        cpu: Of the processor.
    """

    wall: float
    cpu: float


def timed(work: Callable[[], object]) -> Time:
    """Return how long this process needs for some work."""
    wall, cpu = perf_counter(), process_time()
    work()
    return Time(1000 * (perf_counter() - wall), 1000 * (process_time() - cpu))


def alternating(runs: int, *measures: Callable[[], _Found]) -> list[list[_Found]]:
    """Return the results of several measures, run in turn so that each meets the same weather.

    The first run of each is its warm-up, and not among the results.
    """
    results: list[list[_Found]] = [[] for _ in measures]
    for number in range(runs + 1):
        for measure, values in zip(measures, results, strict=True):
            value = measure()
            if number:
                values.append(value)
    return results
