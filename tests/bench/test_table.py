"""The table of figures: what is kept and what is not, and that no bench is left out of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import BENCHES, Outcome, report
from tests.bench.table import HEAD, Row, cells, median_row, row_of_json, rows_as_json, time_rows, worst_row
from tests.bench.taking import Time, alternating


@pytest.mark.parametrize(
    ("row", "is_kept"),
    [
        (Row("a page", 4_000, "bytes", promise=4_500), True),
        (Row("a page", 4_501, "bytes", promise=4_500), False),
        (Row("the rate", 22, "/s", promise=21, at_least=True), True),
        (Row("the rate", 20, "/s", promise=21, at_least=True), False),
        (Row("the start", 130, "ms", beside="bare", base=100, promise=1.25, is_ratio=True), False),
        (Row("the start", 120, "ms", beside="bare", base=100, promise=1.25, is_ratio=True), True),
        (Row("the start", 120, "ms", beside="bare", base=100), None),
    ],
)
def test_a_promise_is_about_the_figure_or_about_the_ratio(row: Row, is_kept: bool | None) -> None:
    """Whichever was promised, as an upper or a lower bound."""
    assert row.is_kept is is_kept


def test_rows_are_the_same_again_out_of_json() -> None:
    """What a bench writes in its own process is what the table shows."""
    rows = [
        median_row("paint", "ms", [3.0, 1.0, 2.0], beside="bare", bases=[4.0], promise=1.25, is_ratio=True),
        Row("a line", 12, "bytes", note="counted"),
    ]
    assert [row_of_json(data) for data in json.loads(json.dumps(rows_as_json(rows)))] == rows


def test_a_line_of_the_table_says_what_a_reader_asks() -> None:
    """What, the median, the spread, beside what, how many times that, and whether it was promised so."""
    row = median_row(
        "paint", "ms", [300.0, 100.0, 200.0], beside="bare", bases=[100.0, 90.0], promise=1.25, is_ratio=True
    )
    line = "| paint | 200 ms | 100 – 300 | 3 | bare: 95 ms (90 – 100) | 2.11 | ≤ 1.25 × | **no** |"
    assert cells(row) == line
    assert line.count(" | ") == HEAD[0].count(" | ")


def test_what_was_not_done_in_time_is_a_bound_and_no_figure() -> None:
    """Then it takes longer than that, and the ratio is less."""
    row = Row("paint", 10, "ms", beside="Static each", base=120_000, is_base_cut=True)
    assert cells(row) == "| paint | 10 ms |  |  | Static each: > 120,000 ms | < 1/12,000 |  |  |"


def test_both_clocks_have_a_row() -> None:
    """Time on the clock and time of the processor, each beside its own kind."""
    rows = list(time_rows("paint", [Time(9, 3)], beside="bare", bases=[Time(3, 2)], wall=10, cpu=2))
    assert [(row.what, row.value, row.base, row.is_kept) for row in rows] == [
        ("paint, wall", 9, 3, True),
        ("paint, CPU", 3, 2, False),
    ]


@pytest.mark.parametrize(("at_least", "figure", "is_kept"), [(False, 26, False), (True, 24, False)])
def test_what_must_always_hold_is_judged_by_its_worst_run(
    at_least: bool, figure: float, is_kept: bool
) -> None:
    """A median would hide the one second in which there were too many."""
    row = worst_row("a second", "requests", [25, 24, 26, 25], promise=25, at_least=at_least)
    assert (row.value, row.runs, row.is_kept) == (figure, 4, is_kept)


def test_runs_take_turns_after_a_warm_up() -> None:
    """Each meets the same weather, and the first of each is not counted."""
    order: list[str] = []

    def run(name: str) -> float:
        order.append(name)
        return len(order)

    assert alternating(2, lambda: run("a"), lambda: run("b")) == [[3, 5], [4, 6]]
    assert order == ["a", "b"] * 3


def test_the_table_names_what_is_missed_and_what_failed() -> None:
    """Below the table stand the promises that were not kept; a bench that failed is seen in it."""
    missed = Outcome(BENCHES[0], [Row("a page", 5_000, "bytes", promise=4_500)])
    failed = Outcome(BENCHES[1], [])
    lines = list(report([missed, failed], 60.0))
    assert "Missed: a page" in lines
    assert "0 of 1 promises are kept." in lines
    assert any("**failed**" in line for line in lines)


def test_every_bench_is_part_of_the_table() -> None:
    """None is forgotten when one is added."""
    files = Path(__file__).parent.glob("bench_*.py")
    assert {bench.name for bench in BENCHES} == {file.stem.removeprefix("bench_") for file in files}
