"""Searching in the log: incremental, highlighted, counted, and responsive whatever is searched for."""

from __future__ import annotations

from datetime import UTC

import pytest
from rich.style import Style
from textual.pilot import Pilot

from series_tui.tui.log.reader import LogReader
from series_tui.tui.log.search import BadPattern, Pattern
from series_tui.tui.log.styles import read_styles
from tests.tui.log.log_reading import SIZE, at_cursor, numbered, pressed, without_mark
from tests.tui.log_harness import NOW, LogApp, conversation, message, ticket
from tests.tui.waiting import until


async def searched(app: LogApp, pilot: Pilot[None], text: str, *, regex: bool = False) -> list[str]:
    """Search for a text, and return the rows once the search is done."""
    log = app.log_widget
    log.start_find()
    log.find(text, regex=regex)
    while log.position.is_searching:
        await pilot.pause(0.01)
    await pilot.pause()
    return app.rows


def highlighted(app: LogApp) -> list[tuple[str, Style]]:
    """Return the texts that look like hits, and how."""
    log = app.log_widget
    styles = (read_styles(log).hit, read_styles(log).current_hit)
    rows = [log.render_line(y) for y in range(log.size.height)]
    return [(segment.text, segment.style) for row in rows for segment in row if segment.style in styles]


async def test_a_search_goes_to_a_hit_and_shows_its_number() -> None:
    """The cursor is on it, it is in sight, and it is counted among all."""
    app = LogApp(numbered())
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "g")
        rows = await searched(app, pilot, "message 15")
        assert "message 15" in at_cursor(rows)
        place = app.log_widget.position
        assert (place.hit, place.hits, place.cursor) == (1, 11, 16)


async def test_n_wraps_around_and_capital_n_goes_back() -> None:
    """After the last hit comes the first one, before the first the last."""
    app = LogApp(numbered(20))
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "g")
        await searched(app, pilot, "message 1")
        numbers = []
        for key in ("n", "n", "N", "N", "N", "n"):
            numbers.append(at_cursor(await pressed(app, pilot, key)).split("message ")[1])
        assert numbers == ["10", "11", "10", "1", "19", "1"]
        assert (app.log_widget.position.hit, app.log_widget.position.hits) == (1, 11)


async def test_every_hit_in_sight_is_highlighted_and_the_present_one_stands_out() -> None:
    """In messages of any script, whole characters only."""
    text = "rank and Rank and RANK, 漢字rank漢字"
    app = LogApp(ticket([message(0, text), message(1, "no hit", author="9")]))
    async with app.run_test(size=SIZE) as pilot:
        await searched(app, pilot, "rank")
        styles = read_styles(app.log_widget)
        assert [text for text, _ in highlighted(app)] == ["rank", "Rank", "RANK", "rank"]
        assert [style for _, style in highlighted(app)] == [styles.current_hit] + [styles.hit] * 3
        await pressed(app, pilot, "n")
        assert [style for _, style in highlighted(app)].index(styles.current_hit) == 1
        await searched(app, pilot, "\u0301")
        await searched(app, pilot, "Rank")
        assert [text for text, _ in highlighted(app)] == ["Rank"]


async def test_a_hit_that_is_part_of_a_character_shows_the_whole_character() -> None:
    """A skin tone, a flag's half, an accent are never drawn apart from what they belong to."""
    app = LogApp(ticket([message(0, "ok 👍🏽 e\u0301 🇩🇪")]))
    async with app.run_test(size=SIZE) as pilot:
        for part, whole in (("👍", "👍🏽"), ("\u0301", "e\u0301"), ("🇩", "🇩🇪")):
            await searched(app, pilot, part)
            assert [text for text, _ in highlighted(app)] == [whole]


async def test_a_hit_is_highlighted_over_the_break_of_a_line() -> None:
    """Both parts of it."""
    app = LogApp(ticket([message(0, "x" * 50 + " one two")]))
    async with app.run_test(size=SIZE) as pilot:
        await searched(app, pilot, "one two")
        assert [text for text, _ in highlighted(app)] == ["one", "two"]


async def test_each_letter_searches_from_where_the_search_began() -> None:
    """What is typed next may be found nearer than what was found so far; nothing found leads back."""
    app = LogApp(numbered())
    async with app.run_test(size=SIZE) as pilot:
        before = await pressed(app, pilot, "g", *["space"] * 3)
        first = without_mark(before)
        log = app.log_widget
        log.start_find()
        for text in ("message 9", "message 3"):
            log.find(text)
            await until(pilot, lambda: text in at_cursor(app.rows))  # noqa: B023  # waited for right here
        log.find("message 3x")
        await until(pilot, lambda: without_mark(app.rows) == first)


async def test_an_expression_finds_lines_and_a_bad_one_changes_nothing() -> None:
    """What was found before stays on the screen while an expression is being typed."""
    app = LogApp(numbered(20))
    async with app.run_test(size=SIZE) as pilot:
        await searched(app, pilot, r"message 1\d$", regex=True)
        assert app.log_widget.position.hits == 10
        with pytest.raises(BadPattern):
            app.log_widget.find("(", regex=True)
        assert app.log_widget.position.hits == 10
        assert highlighted(app)


async def test_an_expression_that_takes_too_long_is_cancelled() -> None:
    """It is said, and the app goes on."""
    app = LogApp(ticket([message(0, "a" * 60 + "b")]))
    async with app.run_test(size=SIZE) as pilot:
        await searched(app, pilot, "(a+)+$", regex=True)
        assert app.nothing == ["This expression takes too long on this ticket."]
        assert app.log_widget.position.hits is None


async def test_a_search_without_hits_shows_no_matches() -> None:
    """By the place, and again by n; without a search n says how to begin one."""
    app = LogApp(numbered(20))
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "n")
        await searched(app, pilot, "absent")
        assert app.log_widget.position.hits == 0
        await pressed(app, pilot, "n")
        assert app.nothing == ["No search yet. Press / to search.", "No matches."]


async def test_a_search_covers_only_the_filtered_messages() -> None:
    """Hits in hidden messages are not counted; all of them again when nothing is hidden."""
    app = LogApp(numbered(40))
    async with app.run_test(size=SIZE) as pilot:
        await searched(app, pilot, "message")
        counts = [app.log_widget.position.hits]
        for _ in range(4):
            await pressed(app, pilot, "f")
            await until(pilot, lambda: not app.log_widget.position.is_searching)
            counts.append(app.log_widget.position.hits)
        assert counts == [40, 20, 20, 0, 40]


async def test_a_refresh_searches_the_new_messages() -> None:
    """The search goes on in the new response, and the reader stays in place."""
    app = LogApp(numbered(40))
    async with app.run_test(size=SIZE) as pilot:
        await searched(app, pilot, "message")
        rows = without_mark(await pressed(app, pilot, "g", "space"))
        app.log_widget.ticket = ticket(conversation(44))
        await until(pilot, lambda: app.log_widget.position.hits == 44)
        assert without_mark(app.rows) == rows


async def test_the_end_of_a_search_leaves_nothing_highlighted() -> None:
    """And no place among hits."""
    app = LogApp(numbered(40))
    async with app.run_test(size=SIZE) as pilot:
        await searched(app, pilot, "message")
        app.log_widget.clear_find()
        await pilot.pause()
        assert highlighted(app) == []
        assert app.log_widget.position.hits is None


async def test_hits_in_a_huge_message_are_reached_and_highlighted() -> None:
    """Each in its own piece; only pieces in sight are searched for what to highlight."""
    app = LogApp(ticket([message(0, ("filler words " * 900 + "needle ") * 20)]))
    async with app.run_test(size=SIZE) as pilot:
        await pressed(app, pilot, "g")
        await searched(app, pilot, "needle")
        for _ in range(20):
            assert [text for text, _ in highlighted(app)] == ["needle"]
            await pressed(app, pilot, "n")
        assert app.log_widget.position.hits == 20
        assert app.log_widget.position.hit == 1


def test_only_the_slice_that_comes_to_the_first_hit_asks_for_a_repaint() -> None:
    """Neither those after it do, nor those of a text that is nowhere."""
    reader = LogReader(zone=UTC, now=lambda: NOW, name_of=lambda _: None, on_timeout=lambda: None)
    reader.show(ticket(conversation(20)))
    reader.resize(*SIZE)
    for text, slices in (("message 3", [True, False]), ("nowhere", [False, False])):
        reader.find(Pattern(text))
        assert [reader.search_some() for _ in slices] == slices, text
