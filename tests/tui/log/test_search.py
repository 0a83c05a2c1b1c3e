"""Searching: what matches, in which order hits come, and how much work one step does."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from series_tui.text.wrap import PIECE
from series_tui.tui.log.search import BadPattern, Hit, Pattern, Search

NEVER, AT_ONCE = (lambda: False), (lambda: True)


def search_in(bodies: list[str], pattern: Pattern, origin: int = 0) -> Search:
    """Return a search that has not begun."""
    return Search(pattern, lambda first, last: bodies[first:last], len(bodies), origin)


def searched(bodies: list[str], pattern: Pattern, origin: int = 0) -> Search:
    """Return a search that is done."""
    search = search_in(bodies, pattern, origin)
    search.go_on(NEVER)
    assert search.is_done
    return search


def all_hits(search: Search) -> list[tuple[int, int, int]]:
    """Return where all hits are, by going from one to the next."""
    hits: list[tuple[int, int, int]] = []
    hit = search.nearest()
    while hit is not None and (hit.item, hit.start, hit.end) not in hits:
        hits.append((hit.item, hit.start, hit.end))
        hit = search.following(hit)
    return sorted(hits)


@pytest.mark.parametrize(
    ("text", "body", "matches"),
    [
        ("rank", "My Rank is gone", True),
        ("Rank", "My Rank is gone", True),
        ("Rank", "my rank is gone", False),
        ("ÄRGER", "ärger", False),
        ("ärger", "ÄRGER", True),
        ("is", "THIS", True),
        ("a.c", "abc", False),
        ("(", "a (b", True),
        ("漢字", "好漢字。", True),
        ("👍", "ok 👍🏽", True),
    ],
)
def test_plain_text_is_found_literally_with_smart_case(text: str, body: str, matches: bool) -> None:
    """Without capital letters both cases match; with one, the case counts. Nothing in it is special."""
    assert bool(Pattern(text).spans(body)) is matches
    assert bool(searched([body], Pattern(text)).total) is matches


@pytest.mark.parametrize(
    ("expression", "body", "spans"),
    [
        ("a.c", "abc axc", [(0, 3), (4, 7)]),
        ("^two", "one\ntwo", [(4, 7)]),
        (r"\d{3}", "12 345", [(3, 6)]),
        ("x*", "axx", [(1, 3)]),
        ("Foo|bar", "foo Foo bar", [(4, 7), (8, 11)]),
    ],
)
def test_an_expression_matches_line_by_line(expression: str, body: str, spans: list[tuple[int, int]]) -> None:
    """Empty matches are no hits; capital letters in it make the case count."""
    assert Pattern(expression, regex=True).spans(body) == spans


@pytest.mark.parametrize("text", ["(", "[a", "*", "a{2,1}", "(?P<x", "\\"])
def test_a_bad_expression_gives_the_reason(text: str) -> None:
    """In words, whatever is wrong with it; as plain text it is fine."""
    with pytest.raises(BadPattern, match=r"\w+"):
        Pattern(text, regex=True)
    assert Pattern(text).spans(f"x{text}y") == [(1, 1 + len(text))]


BODIES = st.lists(st.text("abAB é\n", max_size=30), max_size=90)
WORDS = st.sampled_from(["a", "ab", "B", "é", "a b"])


@given(BODIES, WORDS, st.integers(0, 89))
def test_every_hit_is_found_from_any_start(bodies: list[str], word: str, origin: int) -> None:
    """The same hits as a plain loop finds, each once, in order and in a circle both ways."""
    origin = min(origin, max(len(bodies) - 1, 0))
    flags = 0 if any(map(str.isupper, word)) else re.IGNORECASE
    expected = [
        (item, *match.span())
        for item, body in enumerate(bodies)
        for match in re.finditer(re.escape(word), body, flags)
    ]
    search = searched(bodies, Pattern(word), origin)
    assert search.total == len(expected)
    assert all_hits(search) == expected
    hit = first = search.nearest()
    for _ in expected:
        assert hit is not None
        number = search.number(hit)
        assert number is not None
        assert expected[number - 1] == (hit.item, hit.start, hit.end)
        assert search.preceding(search.following(hit)) == hit
        hit = search.following(hit)
    assert hit == first


@given(BODIES, WORDS, st.integers(0, 89))
def test_the_first_hit_is_the_nearest_forward(bodies: list[str], word: str, origin: int) -> None:
    """From the reader's place on; only if there is none, the last one before it."""
    origin = min(origin, max(len(bodies) - 1, 0))
    search = searched(bodies, Pattern(word), origin)
    hits = all_hits(search)
    hit = search.nearest()
    forward = [candidate for candidate in hits if candidate[0] >= origin]
    expected = forward[0] if forward else hits[-1] if hits else None
    assert (hit and (hit.item, hit.start, hit.end)) == expected


def test_slices_find_the_same_hits_as_one_pass() -> None:
    """However often the search is interrupted; while it goes on, hits have no number yet."""
    bodies = [f"message {number} about rank" for number in range(1_000)]
    whole = searched(bodies, Pattern("rank"), 500)
    sliced = search_in(bodies, Pattern("rank"), 500)
    steps = 0
    while not sliced.is_done:
        sliced.go_on(AT_ONCE)
        steps += 1
        hit = sliced.nearest()
        if hit is not None and not sliced.is_done:
            assert sliced.number(hit) is None
    assert steps > 10
    assert all_hits(sliced) == all_hits(whole)


class WatchedPattern(Pattern):
    """Notes how many characters it is asked to search in one go."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.asked: list[int] = []

    def count(self, body: str, start: int, end: int) -> int:
        """Note it, and count."""
        self.asked.append(end - start)
        return super().count(body, start, end)


@pytest.mark.parametrize(("needle", "total"), [("absent", 0), ("word", 2_000 * 10 + 200_000)])
def test_a_step_searches_a_bounded_part(needle: str, total: int) -> None:
    """Between two looks at the clock there are a few dozen messages, or one piece of a very long one."""
    bodies = ["some word or other " * 10] * 2_000 + ["word " * 200_000]
    taken: list[int] = []

    def take(first: int, last: int) -> list[str]:
        taken.append(last - first)
        return bodies[first:last]

    pattern = WatchedPattern(needle)
    search = Search(pattern, take, len(bodies), 0)
    while not search.is_done:
        taken.clear()
        pattern.asked.clear()
        search.go_on(AT_ONCE)
        assert sum(taken) <= 64 + 2 * 16
        assert sum(pattern.asked) <= 16 * PIECE
        assert all(size <= PIECE for size in pattern.asked)
    assert search.total == total


def test_hits_over_the_edge_of_a_piece_are_found_once() -> None:
    """A hit belongs to the piece that it begins in."""
    body = ("x" * (PIECE - 3) + "needle") * 5
    search = searched([body], Pattern("needle"))
    assert search.total == 5
    assert len(all_hits(search)) == 5


def test_an_empty_log_is_searched_at_once() -> None:
    """No message is shown, or no hit is there."""
    assert search_in([], Pattern("a")).is_done
    none = searched(["b"], Pattern("a"))
    assert none.nearest() is None
    assert none.following(None) is None
    assert none.preceding(None) is None


def test_a_hit_names_its_place() -> None:
    """Message and characters, as the log needs them."""
    hit = searched(["nothing", "the rank"], Pattern("rank")).nearest()
    assert hit == Hit(1, 4, 8, (0, 0))


def test_a_regular_expression_is_not_searched_for_literally() -> None:
    """No text is passed over because the expression's own letters are not in it."""
    assert Pattern("a|b", regex=True).may_match("xbx")
    assert not Pattern("a|b").may_match("xbx")
