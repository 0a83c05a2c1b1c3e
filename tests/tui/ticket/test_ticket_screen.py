"""A ticket's screen: loading, reading, failing, refreshing, and everything one can press."""

from __future__ import annotations

from dataclasses import replace

from textual.events import Key

from series_tui.api.ticket_id import TicketId
from series_tui.text.sanitize import SafeText
from series_tui.tui.app import SeriesApp
from series_tui.tui.log.message_log import MessageLog
from series_tui.tui.screens.open_screen import OpenScreen
from series_tui.tui.ticket.screen import TicketScreen
from series_tui.tui.widgets.line_input import LineInput
from tests.tui.app_harness import PlayedService, played_app, seen_on
from tests.tui.sample import REFERENCE, sample_ticket
from tests.tui.waiting import seen_settled, settle, until

SIZE = (80, 24)


def opened(service: PlayedService, **options: object) -> SeriesApp:
    """Return the app with the sample ticket to open at the start."""
    return played_app(service, references=(REFERENCE,), **options)  # type: ignore[arg-type]  # passed on


async def test_status_priority_claimer_and_the_newest_message_are_shown_at_every_size() -> None:
    """From a small terminal to one that has the details beside the log."""
    app = played_app(PlayedService(sample_ticket()))
    sizes = [(40, 12), (80, 24), (120, 40)]
    async with app.run_test(size=sizes[0]) as pilot:
        for size in sizes:
            await app.navigator.close_all()
            await pilot.resize_terminal(*size)
            await app.navigator.open(TicketId(REFERENCE))
            await settle(pilot)
            seen = seen_on(app)
            for words in ("◐ in progress", "▅ high", "Staff Member", "The training centre one.", "4 of 4"):
                assert words in seen, size
            assert all(len(row) <= size[0] for row in seen.split("\n")), size


async def test_a_wide_terminal_has_all_details_beside_the_log() -> None:
    """Names of department and category, times with zone, and unknown fields are there."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        seen = seen_on(app)
        for words in ("@player123", "id 123", "Support Dept", "@staff123", "3 h ago", "UTC", "more (i)"):
            assert words in seen
        assert "Mood" not in seen
        await pilot.press("i")
        await settle(pilot)
        for words in ("Mood", "calm", "The training centre one."):
            assert words in seen_on(app)


async def test_an_unclaimed_ticket_is_marked_unclaimed() -> None:
    """Nobody's name stands where the claimer would."""
    unclaimed = replace(sample_ticket(), claimer=None, claimed_by=SafeText(""))
    app = opened(PlayedService(unclaimed))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "unclaimed" in seen_on(app)


async def test_a_game_report_shows_place_and_server() -> None:
    """They stand among the details."""
    report = replace(
        sample_ticket(),
        game_report=True,
        game_data=((SafeText("placeId"), SafeText("1818")), (SafeText("ServerId"), SafeText("s-77"))),
    )
    app = opened(PlayedService(report))
    async with app.run_test(size=(120, 40)) as pilot:
        await settle(pilot)
        seen = seen_on(app)
        assert "in-game report" in seen
        assert "place      1818" in seen
        assert "server     s-77" in seen


async def test_find_shows_hits_and_escape_ends_it() -> None:
    """Slash, a text, and the count; escape takes the line away and stays on the ticket."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"group")
        await until(pilot, lambda: "1 of 1" in seen_on(app))
        await pilot.press("escape")
        await settle(pilot)
        assert "find group" not in seen_on(app)
        assert isinstance(app.screen, TicketScreen)


async def test_keys_of_find_sent_in_one_packet_are_all_typed() -> None:
    """Keys that arrive together, as a slow line sends them: no letter of the text acts by itself."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for character in "/centre/re":
            app.post_message(Key("slash" if character == "/" else character, character))
        await until(pilot, lambda: "centre/re" in seen_on(app))
        assert isinstance(app.screen, TicketScreen)
        assert app.screen.query_one("#find-text", LineInput).value == "centre/re"


async def test_a_hit_is_in_sight_though_the_details_covered_the_log() -> None:
    """On a narrow terminal they take the messages' place until something is looked for."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("i")
        await settle(pilot)
        assert "training centre" not in seen_on(app)
        await pilot.press("slash", *"centre")
        await settle(pilot)
        assert "training centre" in seen_on(app)
        assert "1 of 1" in seen_on(app)


async def test_a_click_on_the_messages_ends_the_typing_and_keeps_the_hits() -> None:
    """The keys are the log's again; a slash searches on, escape ends it."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"in")
        await pilot.click(MessageLog, offset=(10, 5))
        await settle(pilot)
        assert "n next match" in seen_on(app).split("\n")[-1]
        await pilot.press("slash")
        await settle(pilot)
        assert "find  in" in seen_on(app).split("\n")[-1]
        await pilot.press("escape")
        await settle(pilot)
        assert "/ find" in seen_on(app).split("\n")[-1]


async def test_a_search_without_a_match_offers_no_next_one() -> None:
    """To end it, or to search for something else."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("slash", *"zzz", "enter")
        await settle(pilot)
        keys = seen_on(app).split("\n")[-1]
        assert "esc end search" in keys
        assert "next match" not in keys


async def test_a_bad_expression_is_reported() -> None:
    """F4 reads the text as a regular expression; one that is none is named."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        await pilot.press("slash", "f4", "(")
        await until(pilot, lambda: "invalid expression: missing )" in seen_on(app))
        last_row = seen_on(app).split("\n")[-1]
        assert "invalid expression: missing )" in last_row
        assert " of " not in last_row


async def test_i_shows_more_details_then_none() -> None:
    """On a narrow terminal: folded, in full, off, folded."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        shown = []
        for _ in range(3):
            await pilot.press("i")
            await settle(pilot)
            seen = seen_on(app)
            shown.append(("Mood" in seen, "in progress" in seen, "training centre" in seen))
        assert shown == [(True, True, False), (False, False, True), (False, True, True)]


async def test_help_lists_every_key_of_the_screen() -> None:
    """What the help shows is read from the bindings themselves."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=(100, 70)) as pilot:
        await settle(pilot)
        names = {
            active.binding.description for active in app.screen.active_bindings.values() if active.binding.id
        }
        await pilot.press("question_mark")
        await settle(pilot)
        seen = seen_on(app)
        assert all(name in seen for name in names)
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, TicketScreen)


async def test_no_two_actions_share_a_key() -> None:
    """On the ticket's screen each key that this program binds does one thing."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        owners: dict[str, set[str]] = {}
        for node in (app.screen.query_one(MessageLog), app.screen, app):
            for key, bindings in node._bindings.key_to_bindings.items():
                for binding in bindings:
                    if binding.id and not binding.id.startswith("app."):
                        owners.setdefault(key, set()).add(binding.id)
        assert {key: ids for key, ids in owners.items() if len(ids) > 1} == {}


async def test_several_tickets_open_beside_each_other() -> None:
    """The first one named is in front; the next one is a key away."""
    service = PlayedService(sample_ticket("A-1", subject="first"), sample_ticket("A-2", subject="second"))
    app = played_app(service, references=("A-1", "A-2"))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "first" in seen_on(app)
        await pilot.press("tab")
        await settle(pilot)
        assert "second" in seen_on(app)


async def test_remapped_keys_are_used_and_shown() -> None:
    """A key from the settings replaces the built-in one, in the last line too."""
    app = opened(PlayedService(sample_ticket()))
    app.set_keymap({"ticket.refresh": "f9", "ticket.export": "x"})
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        assert "x export" in seen_on(app)
        await pilot.press("f9")
        await settle(pilot)
        assert len(app.navigator.tabs.latest_first()) == 1


async def test_keys_typed_right_after_the_key_of_find_go_into_it() -> None:
    """What a key before it left for the next frame does not take the focus away."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for keys in (("i",), ("i", "i", "i"), ("f2", "1")):
            await pilot.press(*keys, "slash", *"centre")
            await settle(pilot)
            assert app.screen.query_one("#find-text", LineInput).value == "centre", keys
            assert "1 of 1" in seen_on(app), keys
            await pilot.press("escape")
            await settle(pilot)
            assert isinstance(app.screen, TicketScreen), keys
            assert "1 of 1" not in seen_on(app), keys


async def test_a_tiny_terminal_does_not_crash_a_ticket() -> None:
    """Nothing is readable there, and nothing breaks; a larger one shows all again."""
    app = opened(PlayedService(sample_ticket()))
    async with app.run_test(size=SIZE) as pilot:
        await settle(pilot)
        for size in [(1, 1), (2, 2), (10, 3)]:
            await pilot.resize_terminal(*size)
            await settle(pilot)
            await pilot.press("j", "k", "i", "i", "i", "slash", "escape")
            await pilot.resize_terminal(*SIZE)
            await settle(pilot)
            assert "The training centre one." in seen_on(app), size


async def test_escape_undoes_the_search_then_the_filter_then_goes_back() -> None:
    """One thing at a time, and the last row names the next one; keys of one packet do the same."""
    app = played_app(PlayedService(sample_ticket()), references=(REFERENCE,))
    async with app.run_test(size=(120, 24)) as pilot:
        await settle(pilot)
        await pilot.press("f", "slash", "i", "enter")
        assert "esc end search" in await seen_settled(pilot)
        await pilot.press("escape")
        seen = await seen_settled(pilot)
        assert "esc show all" in seen
        assert "player only" in seen
        await pilot.press("escape")
        seen = await seen_settled(pilot)
        assert "esc back" in seen
        assert "player only" not in seen
        await pilot.press("f", "escape", "escape")
        await settle(pilot)
        assert isinstance(app.screen, OpenScreen)
