"""Figures as rows of a table, each beside what ran at the same time, as Markdown or as JSON."""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tests.bench.taking import Time

Spread = tuple[float, float]
"""The lowest and the highest run."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        what: What was measured.
        value: The median; where the name says so, the worst.
        unit: Its unit.
        spread: The lowest and the highest run; None where there was one.
        beside: What ran at the same time.
        base: The median of that, in the same unit; None where nothing did.
        base_spread: The lowest and the highest run of that.
        is_base_cut: Whether that was not done by then: it takes longer, nobody knows how much.
        runs: Of how many runs; None for what is counted once, or follows from other rows.
        promise: The bound: on the ratio where there is a base and the promise is a ratio, else on the value.
        is_ratio: Whether the promise is about the ratio.
        at_least: Whether the promise is a lower bound.
        note: Anything else, short.
    """

    what: str
    value: float
    unit: str
    spread: Spread | None = None
    beside: str = ""
    base: float | None = None
    base_spread: Spread | None = None
    is_base_cut: bool = False
    runs: int | None = None
    promise: float | None = None
    is_ratio: bool = False
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the base."""
        return self.value / self.base if self.base else None

    @property
    def is_kept(self) -> bool | None:
        """Whether the promise is kept; None where there is none."""
        measured = self.ratio if self.is_ratio else self.value
        if self.promise is None or measured is None:
            return None
        return measured >= self.promise if self.at_least else measured <= self.promise


def spread_of(values: Sequence[float]) -> Spread:
    """Return the lowest and the highest."""
    return min(values), max(values)


def median_row(
    what: str,
    unit: str,
    values: Sequence[float],
    *,
    beside: str = "",
    bases: Sequence[float] = (),
    promise: float | None = None,
    is_ratio: bool = False,
    note: str = "",
) -> Row:
    """Return the row of several runs beside as many of something else."""
    return Row(
        what,
        statistics.median(values),
        unit,
        spread_of(values),
        beside,
        base=statistics.median(bases) if bases else None,
        base_spread=spread_of(bases) if bases else None,
        runs=len(values),
        promise=promise,
        is_ratio=is_ratio,
        note=note,
    )


def time_rows(
    what: str,
    times: Sequence[Time],
    *,
    beside: str = "",
    bases: Sequence[Time] = (),
    wall: float | None = None,
    cpu: float | None = None,
    is_ratio: bool = False,
    note: str = "",
) -> Iterator[Row]:
    """Yield two rows of several runs: the time on the clock, and that of the processor.

    Args:
        what: What was measured.
        times: Its runs.
        beside: What ran at the same time.
        bases: The runs of that.
        wall: What is promised of the time on the clock.
        cpu: What is promised of the processor's.
        is_ratio: Whether that is about the ratio.
        note: Anything else, short.
    """
    for clock, promise in (("wall", wall), ("cpu", cpu)):
        yield median_row(
            f"{what}, {clock if clock == 'wall' else 'CPU'}",
            "ms",
            [getattr(time, clock) for time in times],
            beside=beside,
            bases=[getattr(time, clock) for time in bases],
            promise=promise,
            is_ratio=is_ratio,
            note=note,
        )


def worst_row(
    what: str,
    unit: str,
    values: Sequence[float],
    promise: float,
    *,
    beside: str = "",
    bases: Sequence[float] = (),
    at_least: bool = False,
    note: str = "",
) -> Row:
    """Return the row of what must hold in every run: the worst of them all is its figure, and its base."""
    worst = min if at_least else max
    return Row(
        f"{what}, the worst of all" if len(values) > 1 else what,
        worst(values),
        unit,
        spread_of(values),
        beside,
        base=worst(bases) if bases else None,
        base_spread=spread_of(bases) if bases else None,
        runs=len(values),
        promise=promise,
        at_least=at_least,
        note=note,
    )


HEAD = (
    "| what | figure | lowest – highest | runs | beside | ratio | promise | kept |",
    "|---|---|---|---|---|---|---|---|",
)
LEGEND = (
    "A figure is the median of its runs, which follow a warm-up and take turns with those of what stands "
    "beside it (again the median, and the lowest and highest). `wall` is time on the clock, `CPU` that of "
    "the processor, of all threads. Without a number of runs stands what is counted once (bytes, requests, "
    "objects) or follows from other rows. Without a ratio stands what is judged by a bound of its own, or "
    "is a difference already. `>` and `<`: it was not done by then."
)


def markdown(rows: Iterable[Row]) -> str:
    """Return a table for people."""
    return "\n".join([*HEAD, *map(cells, rows)])


def cells(row: Row) -> str:
    """Return one line of the table."""
    base = ""
    if row.base is not None:
        sign = "> " if row.is_base_cut else ""
        around = f" ({_between(row.base_spread)})" if row.base_spread and not row.is_base_cut else ""
        base = f"{row.beside}: {sign}{_short(row.base)} {row.unit}".rstrip() + around
    kept = {None: "", True: "yes", False: "**no**"}[row.is_kept]
    note = f" ({row.note})" if row.note else ""
    figure = f"{_short(row.value)} {row.unit}".rstrip()
    spread, runs = _between(row.spread), "" if row.runs is None else str(row.runs)
    whole = (row.what + note, figure, spread, runs, base, _ratio(row), _promise(row), kept)
    return f"| {' | '.join(whole)} |"


def rows_as_json(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Return rows as JSON has them, with what follows from their figures."""
    return [{**asdict(row), "ratio": row.ratio, "is_kept": row.is_kept} for row in rows]


def row_of_json(data: dict[str, Any]) -> Row:
    """Return a row of :func:`rows_as_json`."""
    spreads = {name: data[name] and tuple(data[name]) for name in ("spread", "base_spread")}
    return Row(**{field.name: data[field.name] for field in fields(Row)} | spreads)


def tell(rows: Sequence[Row], arguments: argparse.Namespace) -> None:
    """Print the table; write it as JSON too where that was asked for."""
    print(markdown(rows))
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(rows_as_json(rows), indent=1) + "\n")


def parser(description: str | None, *, runs: int = 7) -> argparse.ArgumentParser:
    """Return a parser with the options that every bench takes."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--runs", type=int, default=runs, help=f"runs after the warm-up (default: {runs})")
    made.add_argument("--json", metavar="FILE", help="write the rows as JSON, too")
    return made


def _between(spread: Spread | None) -> str:
    return "" if spread is None else f"{_short(spread[0])} – {_short(spread[1])}"


def _ratio(row: Row) -> str:
    """Return how many times the base; of what is far less, which part of it."""
    if row.ratio is None:
        return ""
    sign = "< " if row.is_base_cut else ""
    if 0 < row.ratio < 0.01:
        return f"{sign}1/{_short(1 / row.ratio)}"
    return f"{sign}{row.ratio:.2f}"


def _promise(row: Row) -> str:
    if row.promise is None:
        return ""
    sign = "≥" if row.at_least else "≤"
    return f"{sign} {_short(row.promise)} ×" if row.is_ratio else f"{sign} {_short(row.promise)} {row.unit}"


def _short(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
