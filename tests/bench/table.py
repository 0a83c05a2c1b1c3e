"""How figures are told: rows of a table, each beside what ran at the same time, as Markdown or as JSON."""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One figure.

    Attributes:
        what: What was measured.
        value: The median.
        unit: Its unit.
        spread: The lowest and the highest run; None for what is counted and always the same.
        beside: What ran at the same time.
        base: The median of that, in the same unit; None where nothing did.
        promise: The bound: on the ratio where there is a base and the promise is a ratio, else on the value.
        is_ratio: Whether the promise is about the ratio.
        at_least: Whether the promise is a lower bound.
        note: Anything else, short.
    """

    what: str
    value: float
    unit: str
    spread: tuple[float, float] | None = None
    beside: str = ""
    base: float | None = None
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


def spread_of(values: Sequence[float]) -> tuple[float, float]:
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
) -> Row:
    """Return the row of several runs beside as many of something else."""
    base = statistics.median(bases) if bases else None
    median = statistics.median(values)
    return Row(what, median, unit, spread_of(values), beside, base, promise, is_ratio)


HEAD = (
    "| what | figure | lowest – highest | beside | ratio | promise | kept |",
    "|---|---|---|---|---|---|---|",
)


def markdown(rows: Iterable[Row]) -> str:
    """Return a table for people."""
    return "\n".join([*HEAD, *map(cells, rows)])


def cells(row: Row) -> str:
    """Return one line of the table."""
    spread = "" if row.spread is None else f"{_short(row.spread[0])} – {_short(row.spread[1])}"
    base = "" if row.base is None else f"{row.beside}: {_short(row.base)} {row.unit}"
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    kept = {None: "", True: "yes", False: "**no**"}[row.is_kept]
    note = f" ({row.note})" if row.note else ""
    figure = f"{_short(row.value)} {row.unit}".rstrip()
    return f"| {' | '.join((row.what + note, figure, spread, base, ratio, _promise(row), kept))} |"


def rows_as_json(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Return rows as JSON has them, with what follows from their figures."""
    return [{**asdict(row), "ratio": row.ratio, "is_kept": row.is_kept} for row in rows]


def row_of_json(data: dict[str, Any]) -> Row:
    """Return a row of :func:`rows_as_json`."""
    spread = data["spread"]
    names = {field.name for field in fields(Row)} - {"spread"}
    return Row(**{name: data[name] for name in names}, spread=spread and (spread[0], spread[1]))


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


def alternating(runs: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Return the results of several measures, run in turn so that each meets the same weather."""
    results: list[list[float]] = [[] for _ in measures]
    for number in range(runs + 1):
        for measure, found in zip(measures, results, strict=True):
            value = measure()
            if number:
                found.append(value)
    return results


def _promise(row: Row) -> str:
    if row.promise is None:
        return ""
    sign = "≥" if row.at_least else "≤"
    return f"{sign} {_short(row.promise)} ×" if row.is_ratio else f"{sign} {_short(row.promise)} {row.unit}"


def _short(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
