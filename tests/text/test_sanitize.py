"""A stranger's text as a whole: what is made visible, folded into one line, and cut."""

from __future__ import annotations

import pytest

from series_tui.text.sanitize import SafeText, clean, clean_line, safe_value, truncate_chars
from tests.text.unicode_texts import EMOJI_SEQUENCES, RUNNING_TEXT


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("plain text\nof two lines", "plain text\nof two lines"),
        ("a\r\nb\x85c\u2028d\u2029e", "a\nb\nc\nd\ne"),
        ("a\rb\r\r\nc", "a␍b␍\nc"),
        ("\x1b[31mred\x1b[0m", "␛[31mred␛[0m"),
        ("\x1b]52;c;QQ==\x07", "␛]52;c;QQ==␇"),
        ("a\x00\x08\x0b\x0c\x1f\x7f", "a␀␈␋␌␟␡"),
        ("é\x1b\x9b31m\x9d0;title\x9c", "é␛<U+009B>31m<U+009D>0;title<U+009C>"),
        ("abc\u202edcba\u202c", "abc<U+202E>dcba<U+202C>"),
        ("a\u2066b\u2069\u200e\u200f\u061c", "a<U+2066>b<U+2069><U+200E><U+200F><U+061C>"),
        ("soft\xadhyphen", "soft<U+00AD>hyphen"),
        ("a\u200bb\u2060c\ufeffd", "a<U+200B>b<U+2060>c<U+FEFF>d"),
        ("\u3164\u115f\u1160\uffa0", "<U+3164><U+115F><U+1160><U+FFA0>"),
        ("\u034f\u17b4\ufff9\U0001d173", "<U+034F><U+17B4><U+FFF9><U+1D173>"),
        ("\ue000\uf8ff\U000f0000\U0010fffd", "<U+E000><U+F8FF><U+F0000><U+10FFFD>"),
        ("\ufdd0\uffff\U0001fffe", "<U+FDD0><U+FFFF><U+1FFFE>"),
        ("a\ud800b\udfffc", "a\ufffdb\ufffdc"),
        ("a\tb\nab\tc", "a       b\nab      c"),
        ("é\t|", "é       |"),
        ("∩\ufe00 +\ufe00 <\ufe00", "∩\ufe00 +<U+FE00> <<U+FE00>"),
    ],
    ids=ascii,
)
def test_control_and_hidden_characters_become_visible(given_text: str, shown: str) -> None:
    """Each character in the way the rules say, and the text around it as it was."""
    assert clean(given_text) == shown


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("  a  \n\n  b\r\nc ", "a b c"),
        ("two  spaces", "two  spaces"),
        ("a\tb", "a b"),
        ("\n\n", ""),
        ("\u00a0\u3000", ""),
        ("fine\u202f!", "fine\u202f!"),
        ("a\u2028b", "a b"),
    ],
)
def test_a_field_of_one_line_has_its_line_feeds_folded(given_text: str, shown: str) -> None:
    """Each is a space; the spaces inside a line stay."""
    assert clean_line(given_text) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "null"),
        (True, "true"),
        (7, "7"),
        ("a\nb", "a b"),
        (["\x9b", {"k\u202e": 1}], '["<U+009B>", {"k<U+202E>": 1}]'),
        ({"a": "😀 é"}, '{"a": "😀 é"}'),
    ],
)
def test_any_value_becomes_one_readable_line(value: object, shown: str) -> None:
    """As JSON writes it, cleaned."""
    assert safe_value(value) == shown


@pytest.mark.parametrize("text", [*RUNNING_TEXT.values(), *EMOJI_SEQUENCES.values()])
def test_a_shortened_text_is_as_clean_as_the_whole(text: str) -> None:
    """Wherever it is cut, no sequence is left half."""
    for most in range(len(text) + 2):
        cut = truncate_chars(SafeText(text), most)
        assert clean(cut) == cut
        assert len(cut) <= max(most, 1)
        assert cut == text or text.startswith(cut.removesuffix("…"))


def test_no_more_is_cut_off_than_has_to_be() -> None:
    """A text that fits stays; of another, all characters stay that there is room for beside the ellipsis."""
    text = SafeText("abcdef")
    assert [truncate_chars(text, most) for most in (6, 5, 2, 1)] == ["abcdef", "abcd…", "a…", "…"]


def test_a_large_text_grows_within_bounds() -> None:
    """No text becomes more than ten times as long, whatever it is made of."""
    for unit in ("\x1b", "\x9b", "\u200d", "a\u200d", "\U000e0061", "\ue000", "\U00100000", "\t", "\u0301"):
        text = unit * (20_000 // len(unit))
        assert len(clean(text)) <= 10 * len(text)
