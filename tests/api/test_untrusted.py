"""A stranger's text: what is made visible, what stays, and that nothing that acts or hides ever gets through.

What may not come out is worked out here from ``unicodedata``, not from the tables that the cleaner uses.
"""

from __future__ import annotations

import json
import unicodedata
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rich._emoji_codes import EMOJI  # the largest table of Unicode's sequences that is installed anyway

from series_tui.api.untrusted import SafeText, clean, clean_line, safe_value, shortened

ZWNJ, ZWJ = "\u200c", "\u200d"
IGNORABLE = {  # Default_Ignorable_Code_Point, DerivedCoreProperties.txt
    chr(code)
    for first, last in (
        *((0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
        *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F)),
        *((0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A)),
        (0xE0000, 0xE0FFF),
    )
    for code in range(first, last + 1)
}
PLACED = {chr(c) for c in (*range(0x180B, 0x1810), *range(0x200B, 0x200E), *range(0xFE00, 0xFE10))} | {
    chr(c) for c in (*range(0xE0020, 0xE0080), *range(0xE0100, 0xE01F0))
}
"""What may come out in its place."""

RUNNING_TEXT = {
    "Arabic": "كل الناس أحرار، ومتساوون في الكرامة والحقوق. مُحَمَّدٌ ١٢٣",
    "Armenian": "Բոլոր մարդիկ ծնվում են ազատ ու հավասար։",
    "Bengali": "সমস্ত মানুষ স্বাধীনভাবে জন্মগ্রহণ করে। র‍্যাব",
    "Burmese": "လူတိုင်းသည် တူညီ\u200bလွတ်လပ်သော ဂုဏ်သိက္ခာ",
    "Chinese": "人人生而自由，在尊严和权利上一律平等。葛\U000e0100飾区",
    "Cyrillic": "Все люди рождаются свободными и равными; ёлка й",
    "Devanagari": "सभी मनुष्यों को गौरव और अधिकार। क्‍ष र्‍य",
    "Ethiopic": "የሰው፡ልጅ፡ሁሉ፡ሲወለድ፡ነጻና፡በክብር",
    "Georgian": "ყველა ადამიანი იბადება თავისუფალი",
    "Greek": "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι· ᾧ",
    "Gujarati": "પ્રતિષ્ઠા અને અધિકારોની દૃષ્ટિએ",
    "Hebrew": "כָּל בְּנֵי הָאָדָם נוֹלְדוּ בְּנֵי חוֹרִין",
    "Japanese": "すべての人間は、生まれながらにして自由であり　ガギグ か\u3099",
    "Kannada": "ಎಲ್ಲಾ ಮಾನವರೂ ಸ್ವತಂತ್ರರಾಗಿಯೇ ರ‍್ಕ",
    "Khmer": "មនុស្ស\u200bទាំងអស់\u200bកើតមក\u200bមាន\u200bសេរីភាព។",
    "Korean": "모든 인간은 태어날 때부터 자유로우며 한글",
    "Lao": "ມະນຸດທຸກຄົນເກີດມາມີກຽດສັກສີ",
    "Latin": "Tous les êtres humains « naissent » libres\u202f! Việt Nam ı ß e\u0301 naïve ½ º",
    "Malayalam": "മനുഷ്യരെല്ലാവരും സ്വാതന്ത്ര്യത്തോടുംകൂടി ജനിച്ചവരാണ്‌. അവന്‍",
    "Mongolian": "ᠬᠦᠮᠦᠨ ᠪᠦᠷ ᠲᠥᠷᠥᠵᠦ ᠮᠡᠨᠳᠡᠯᠡᠬᠦ ᠪᠠᠶᠢᠭ\u180eᠠ ᠨ\u180bᠢ",
    "Persian": "تمام افراد بشر آزاد به‌دنیا می‌آیند؛ کتاب‌ها، PDF‌ها، ۵۰‌ساله، ه‍.ش.",
    "Punjabi": "ਸਾਰਾ ਮਨੁੱਖੀ ਪਰਿਵਾਰ ਆਪਣੀ ਮਹਿਮਾ",
    "Sinhala": "සියලු මනුෂ්‍යයෝ නිදහස්ව ශ්‍රී ලංකා",
    "Tamil": "மனிதப் பிறிவியினர் சகலரும் சுதந்திரமாகவே",
    "Telugu": "ప్రతిపత్తిస్వత్వముల విషయమున",
    "Thai": "มนุษย์ทั้งหลายเกิดมามีอิสระ น้ำ กำ\u200bลัง",
    "Tibetan": "འགྲོ་བ་མིའི་རིགས་རྒྱུད་ཡོངས་ལ་",
    "Signs": "100 % · “q” – — … € ₿ ∑ ≤ ∩\ufe00 ½ ☎ ★ ✓ ─│┌ ▁▇ ⠓⠑ ♥ ©\u00a0® ™ ¯\\_(ツ)_/¯ \ufffd",
}
EMOJI_SEQUENCES = {
    "flag": "🇩🇪🇺🇳",
    "flags of parts of countries": "🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴󠁧󠁢󠁳󠁣󠁴󠁿🏴󠁵󠁳󠁣󠁡󠁿",
    "keycaps": "1️⃣#️⃣*️⃣0⃣",
    "skin tones": "👍🏽🤝🏿☝🏻",
    "family": "👨‍👩‍👧‍👦👩🏽‍❤️‍💋‍👨🏻",
    "style": "❤️☎︎ℹ️🅰️㊗️↔️",
    "joined flags": "🏳️‍🌈🏴‍☠️🏳️‍⚧️",
    "unqualified": "👁‍🗨🕵‍♂🏃🏽‍♀‍➡",
    "newer than some Pythons": "🫨🩷🪿🐦‍⬛🐦‍🔥🍋‍🟩⛓️‍💥🧑‍🧑‍🧒‍🧒🫩",
}


def hidden_in(text: str, *, one_line: bool = False) -> set[str]:
    """Return all characters of a cleaned text that may be nowhere, or not where they stand."""
    return {
        character
        for position, character in enumerate(text)
        if not (
            _has_a_place(text[position - 1 : position], character, text[position + 1 : position + 2])
            if character in PLACED
            else _is_seen(character) or (character == "\n" and not one_line)
        )
    }


def _is_seen(character: str) -> bool:
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"
    odd = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    return not is_noncharacter and unicodedata.category(character) not in odd and character not in IGNORABLE


def _has_a_place(before: str, character: str, behind: str) -> bool:
    """Return whether a joiner, selector or tag stands behind something that can need it."""
    if before.isascii():
        is_keycap = character == "\ufe0f" and behind == "\u20e3" and before in tuple("0123456789#*")
        return is_keycap or (before.isalnum() and character == ZWNJ and behind.isalpha())
    is_tag = character >= "\U000e0020" and character < "\U000e0080"
    if is_tag:
        return before == "🏴" or ("\U000e0030" <= before <= "\U000e007a")
    return not before.isspace() and before not in "…␛␡"


def longest_run_of_marks(text: str) -> int:
    """Return how many marks stand one behind the other at most."""
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character).startswith("M") else 0
        longest = max(longest, run)
    return longest


# What is made visible


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
    ],
    ids=ascii,
)
def test_what_acts_or_hides_becomes_visible(given_text: str, shown: str) -> None:
    """Each character in the way the rules say, and the text around it as it was."""
    assert clean(given_text) == shown


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("staff\u200dmember", "staff<U+200D>member"),
        ("bad\u200cword", "bad<U+200C>word"),
        ("\u200cسلام", "<U+200C>سلام"),
        ("می\u200c\u200cخواهم", "می\u200c<U+200C>خواهم"),
        ("ไทย\u200b\u200bไทย", "ไทย\u200b<U+200B>ไทย"),
        ("漢\u200b字", "漢<U+200B>字"),
        ("#\u200cسلام", "#<U+200C>سلام"),
        ("😀\u200d", "😀<U+200D>"),
        ("😀\u200dx", "😀<U+200D>x"),
        ("\u200d😀", "<U+200D>😀"),
        ("a\ufe0f1\ufe0f-\ufe0f", "a<U+FE0F>1<U+FE0F>-<U+FE0F>"),
        ("❤\ufe0f\ufe0f", "❤\ufe0f<U+FE0F>"),
        ("😀\ufe03\U000e0101", "😀<U+FE03><U+E0101>"),
        ("a\U000e0100", "a<U+E0100>"),
        ("hi\U000e0068\U000e0069", "hi<U+E0068><U+E0069>"),
        ("🏴\U000e0067\U000e0062", "🏴<U+E0067><U+E0062>"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴<U+E0067><U+E0062><U+E007F>"),
        ("😀\U000e0067\U000e0062\U000e0065\U000e007f", "😀<U+E0067><U+E0062><U+E0065><U+E007F>"),
        ("x\u180b\u180e", "x<U+180B><U+180E>"),
    ],
    ids=ascii,
)
def test_joiners_selectors_and_tags_hide_nowhere(given_text: str, shown: str) -> None:
    """Away from the scripts and emoji that need them they are codes."""
    assert clean(given_text) == shown


def test_joined_emoji_do_not_go_on_for_ever() -> None:
    """A chain longer than any emoji that is in use is broken visibly."""
    chain = clean(ZWJ.join("👩" * 50))
    assert "<U+200D>" in chain
    assert max(part.count(ZWJ) for part in chain.split("<U+200D>")) == 5


def test_marks_beyond_the_eighth_are_one_ellipsis() -> None:
    """Eight stay with their base; joiners and selectors start no new count."""
    mark = "\u0301"
    assert clean("a" + 8 * mark + "b") == "a" + 8 * mark + "b"
    assert clean("a" + 9 * mark + "b") == "a" + 8 * mark + "…b"
    assert clean("a" + 9_000 * mark) == "a" + 8 * mark + "…"
    piled = clean("क" + (8 * "\u093c" + ZWJ) * 9)
    assert longest_run_of_marks(piled.replace(ZWJ, "")) == 8
    assert longest_run_of_marks(clean("😀\ufe0f" + 9 * mark)) == 8


# What stays


@pytest.mark.parametrize("script", RUNNING_TEXT)
def test_running_text_stays_as_it_is(script: str) -> None:
    """No letter, mark, joiner or sign of it is touched, in several lines or in one."""
    text = RUNNING_TEXT[script]
    assert clean(text) == text
    assert clean_line(text) == text
    assert clean(f"{text}\n{text}") == f"{text}\n{text}"


@pytest.mark.parametrize("kind", EMOJI_SEQUENCES)
def test_emoji_sequences_stay_as_they_are(kind: str) -> None:
    """Whatever stands around them."""
    text = EMOJI_SEQUENCES[kind]
    assert clean(text) == text
    assert clean(f"x{text}y {text}{text}") == f"x{text}y {text}{text}"


def test_every_emoji_with_a_name_stays() -> None:
    """More than three thousand sequences, alone and in one long row."""
    assert len(EMOJI) > 3_000
    assert [clean(emoji) for emoji in EMOJI.values()] == list(EMOJI.values())
    row = " ".join(EMOJI.values())
    assert clean(row) == row


def test_every_letter_that_is_no_filler_stays() -> None:
    """In the Unicode of the running Python: letters, digits, punctuation, symbols and spaces."""
    odd = IGNORABLE | {"\u2028", "\u2029"}
    ordinary = [
        c for c in map(chr, range(0x110000)) if unicodedata.category(c)[0] in "LNPSZ" and c not in odd
    ]
    text = "".join(ordinary)
    assert clean(text) == text


# One line


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("  a  \n\n  b\r\nc ", "a b c"),
        ("two  spaces", "two  spaces"),
        ("a\tb", "a       b"),
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


# Cutting


@pytest.mark.parametrize("text", [*RUNNING_TEXT.values(), *EMOJI_SEQUENCES.values()])
def test_a_shortened_text_is_as_clean_as_the_whole(text: str) -> None:
    """Wherever it is cut, no sequence is left half."""
    for most in range(len(text) + 2):
        cut = shortened(SafeText(text), most)
        assert clean(cut) == cut
        assert len(cut) <= max(most, 1)
        assert cut == text or text.startswith(cut.removesuffix("…"))


# Any text at all

ODD = "\t\n\r\x00\x1b\x7f\x85\x9b\xad\u034f\u061c\u180b\u180e\u200b\u200c\u200d\u202e\u2028\u2060\u3164\ue000"
FROM_SEQUENCES = (
    "a1# é\u0301\u20e3<>.اکसक्\u093cกมខ្កᠠ漢∩👩❤🏴🏽🇩\ufe00\ufe0e\ufe0f\ufe05"
    "\U000e0067\U000e0062\U000e007f\U000e0020\U000e0100\ufdd0\uffff\ud800\udc00…"
)
ANY_TEXT = st.one_of(
    st.text(st.characters()),  # surrogates among them
    st.text(st.sampled_from(ODD + FROM_SEQUENCES), max_size=40),
    st.lists(
        st.sampled_from([*EMOJI_SEQUENCES.values(), ZWJ, ZWNJ, "\u0301" * 5, "\u093c" * 4, *ODD]), max_size=8
    ).map("".join),
)


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT)
@example("\ud83d\ude00")
@example("ᠠ\u180b\u180e\u0301")
@example("a\u200cक" + "\u093c" * 9)
def test_cleaning_is_total_and_cleaning_again_changes_nothing(text: str) -> None:
    """Any string has a clean form; that is its own clean form, whole, folded or shortened."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    line = clean_line(text)
    assert clean_line(line) == line
    assert clean(line) == line
    for most in (1, 5, 12):
        cut = shortened(cleaned, most)
        assert clean(cut) == cut


@settings(max_examples=400, deadline=None)
@given(ANY_TEXT)
def test_nothing_that_acts_or_hides_comes_out(text: str) -> None:
    """No control, no character for nothing, no pile of marks; and the text can be written as UTF-8."""
    assert not hidden_in(clean(text))
    assert not hidden_in(clean_line(text), one_line=True)
    assert longest_run_of_marks(clean(text)) <= 8
    clean(text).encode("utf-8")
    clean_line(json.dumps(text, ensure_ascii=False)).encode("utf-8")


def test_no_character_of_unicode_comes_out_alone_that_acts_or_hides() -> None:
    """Every code point is tried behind a letter, in front of one and by itself."""
    for start in range(0, 0x110000, 0x400):
        block = "".join(f"{chr(code)} x{chr(code)}x-" for code in range(start, start + 0x400))
        assert not hidden_in(clean(block)), hex(start)


def test_no_pair_of_odd_characters_hides() -> None:
    """Nor any two of those that have honest places, one behind the other."""
    for first, second in product(ODD + FROM_SEQUENCES, repeat=2):
        cleaned = clean(f"-{first}{second}-")
        assert not hidden_in(cleaned), ascii(cleaned)
        assert clean(cleaned) == cleaned


def test_a_large_text_grows_within_bounds() -> None:
    """No text becomes more than nine times as long, whatever it is made of."""
    for unit in ("\x1b", "\x9b", "\u200d", "a\u200d", "\U000e0061", "\ue000", "\U00100000", "\t", "\u0301"):
        text = unit * (20_000 // len(unit))
        assert len(clean(text)) <= 10 * len(text)
