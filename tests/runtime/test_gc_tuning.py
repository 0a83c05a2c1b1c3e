"""Garbage is looked for seldom while the program starts, and soon found in the app."""

from __future__ import annotations

import pytest

from tests.fresh_python import printed_by

_SCRIPT = """
import gc, weakref
from series_tui.runtime.gc_tuning import tune_gc_after_startup, tune_gc_for_startup
class Cycle:
    def __init__(self):
        self.itself = self
tune_gc_for_startup()
loaded = [[] for _ in range(100)]
{begun}
died = weakref.ref(Cycle())
kept = [[] for _ in range({objects})]
print(died() is None, any(one is loaded[0] for one in gc.get_objects()))
"""


@pytest.mark.parametrize(
    ("begun", "objects", "expected"),
    [
        ("", 20_000, "False True"),
        ("tune_gc_after_startup()", 2_000, "True False"),
    ],
    ids=["while it starts", "in the app"],
)
def test_how_soon_a_cycle_is_freed(begun: str, objects: int, expected: str) -> None:
    """Whether it is gone after so many new objects, and whether what was loaded before is looked at."""
    assert printed_by(_SCRIPT.format(begun=begun, objects=objects)).strip() == expected


def test_collection_thresholds_are_lowered_only_once_the_app_is_loaded() -> None:
    """What is loaded for it is never looked at; a screen that is closed is."""
    script = """
import asyncio, gc, sys
from series_tui.tui import app, run
seen = []
class App:
    fault = None
    return_code = 0
    def __init__(self, *given, **named):
        seen.append((gc.get_threshold()[0] < 1_000, gc.get_freeze_count() > 10_000))
    async def run_async(self, **options):
        pass
app.SeriesApp = App
class Setup:
    ascii_only = False
    references = ()
    mouse = True
class Session:
    setup = Setup()
asyncio.run(run._keep_running(Session()))
print(seen)
"""
    assert printed_by(script).strip() == "[(True, True)]"


def test_slow_full_collections_become_rare_until_they_are_quick_again() -> None:
    """Beside a million objects a full look comes seldom; without them as often as before."""
    script = """
import gc
from series_tui.runtime.gc_tuning import tune_gc_after_startup
tune_gc_after_startup()
often = gc.get_threshold()
many = [[] for _ in range(1_000_000)]
gc.collect()
gc.collect(0)
seldom = gc.get_threshold()
del many
gc.collect()
print(seldom[2] > 3 * often[2], gc.get_threshold() == often)
"""
    assert printed_by(script).strip() == "True True"
