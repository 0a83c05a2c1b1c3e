"""Texts in all scripts, emoji, and what may not come out of a cleaner: by Unicode, not by our own tables."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

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


def hidden_in(text: str, *, one_line: bool = False) -> set[str]:
    """Return all characters of a cleaned text that may be nowhere, or not where they stand."""
    distinct = set(text)
    hidden = {c for c in distinct - PLACED if not (_is_seen(c) or (c == "\n" and not one_line))}
    if not distinct.isdisjoint(PLACED):
        hidden |= {
            character
            for before, character, after in zip(f" {text}", text, f"{text[1:]} ", strict=False)
            if character in PLACED and not _has_a_place(before, character, after)
        }
    return hidden


def _is_seen(character: str) -> bool:
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"
    odd = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
    return not is_noncharacter and unicodedata.category(character) not in odd and character not in IGNORABLE


def _has_a_place(before: str, character: str, after: str) -> bool:
    """Return whether a joiner, selector or tag follows a character that can need it."""
    if before.isascii():
        is_keycap = character == "\ufe0f" and after == "\u20e3" and before in tuple("0123456789#*")
        return is_keycap or (before.isalnum() and character == ZWNJ and after.isalpha())
    is_tag = character >= "\U000e0020" and character < "\U000e0080"
    if is_tag:
        return before == "🏴" or ("\U000e0030" <= before <= "\U000e007a")
    return not before.isspace() and before not in "…␛␡"


def _takes_no_cell(character: str) -> bool:
    return "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff" or character in "🏻🏼🏽🏾🏿"


def longest_run_of_marks(text: str) -> int:
    """Return how many marks follow each other at most."""
    longest = run = 0
    for character in text:
        is_mark = unicodedata.category(character).startswith("M") or _takes_no_cell(character)
        run = run + 1 if is_mark else 0
        longest = max(longest, run)
    return longest
