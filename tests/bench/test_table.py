"""The table of figures: what is kept and what is not, and that no bench is left out of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.__main__ import BENCHES, Outcome, report
from tests.bench.table import Row, alternating, cells, median_row, row_of_json, rows_as_json


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
        "paint", "ms", [300.0, 100.0, 200.0], beside="bare", bases=[100.0], promise=1.25, is_ratio=True
    )
    assert cells(row) == "| paint | 200 ms | 100 – 300 | bare: 100 ms | 2.00 | ≤ 1.25 × | **no** |"


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
    missed = Outcome(BENCHES[0], [Row("a page", 5_000, "bytes", promise=4_500)], 1.0)
    failed = Outcome(BENCHES[1], [], 1.0)
    lines = list(report([missed, failed]))
    assert "Missed: a page" in lines
    assert "0 of 1 promises are kept." in lines
    assert any("**failed**" in line for line in lines)


def test_every_bench_is_part_of_the_table() -> None:
    """None is forgotten when one is added."""
    files = Path(__file__).parent.glob("bench_*.py")
    assert {bench.name for bench in BENCHES} == {file.stem.removeprefix("bench_") for file in files}
