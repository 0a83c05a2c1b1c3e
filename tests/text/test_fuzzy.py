"""Finding a text by a few of its letters."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from series_tui.text.fuzzy import fuzzy_match


def test_letters_in_order_are_enough() -> None:
    """Case and blanks say nothing; letters in another order are something else."""
    assert fuzzy_match("tk abcd", "TICKET-1234567890-ABCD")
    assert fuzzy_match("dcba", "TICKET-1234567890-ABCD") is None
    assert fuzzy_match("tickets", "TICKET-1") is None


def test_the_closer_together_the_better() -> None:
    """Together beats scattered, and early beats late."""
    texts = ("TICKET-1-ABCD", "ABCD-TICKET-1", "A-B-C-D")
    scores = [match.score for text in texts if (match := fuzzy_match("abcd", text))]
    assert len(scores) == 3
    assert scores[1] > scores[0] > 1 > scores[2]


def test_the_first_of_equal_places_is_matched() -> None:
    """A later place replaces an earlier one only where its letters stand closer together."""
    first, closer = fuzzy_match("ab", "ab ab"), fuzzy_match("ab", "a-b ab")
    assert first is not None
    assert first.offsets == (0, 1)
    assert closer is not None
    assert closer.offsets == (4, 5)


@given(letters=st.text(max_size=12), text=st.text(max_size=80))
def test_the_matched_characters_are_in_the_text(letters: str, text: str) -> None:
    """Each place holds its letter, in order."""
    match = fuzzy_match(letters, text)
    if match is not None:
        pattern = [letter for letter in letters.lower() if not letter.isspace()]
        assert [text[at].lower()[:1] for at in match.offsets] == pattern
        assert list(match.offsets) == sorted(set(match.offsets))
        assert 0 < match.score <= 2


def test_repetition_costs_no_time() -> None:
    """A text and letters that repeat are looked at once for each place, not for each combination."""
    assert fuzzy_match("ab" * 30 + "c", "ab" * 500) is None
