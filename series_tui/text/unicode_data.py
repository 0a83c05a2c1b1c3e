"""Classify characters for the cleaner: fine as they are, shown as codes, or decided by their place.

The sets follow Unicode's properties ``Cc``, ``Cf``, ``Cs``, ``Co``, ``Noncharacter_Code_Point`` and
``Default_Ignorable_Code_Point`` (UCD, DerivedCoreProperties.txt). Format characters that are seen, such as
the Arabic sign of years, are among them: no two terminals agree on how many cells these take. Characters that
are merely not assigned yet are left alone: they may be another Unicode's letters or emoji.

Where the place of a character decides, each character of a text is given one letter for its kind, so that the
rules can be read as short expressions over these letters (:mod:`series_tui.text.sequences`).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

ODD = (
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # controls but LF
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064"
    "\u2066-\u206f\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a"  # format characters
    "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180d\u180f\u2065\u3164\ufe00-\ufe0f\uffa0\ufff0-\ufff8"
    "\U000e0000-\U000e0fff"  # fillers, variation selectors, tags and what else is ignorable
    "\u2028\u2029"  # line separators
    "\u258b-\u258e"  # the header mark (sanitize.HEADER_MARK), and what looks like it
    "\ud800-\udfff\ue000-\uf8ff\U000f0000-\U0010ffff"  # surrogates, private use
    "\ufdd0-\ufdef\ufffe\uffff"  # noncharacters
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xF0000, 0x10000))
)
"""All characters that can act, hide or reorder, as the inside of a character class.

Most are only good for that; joiners, variation selectors and tags also have honest places.
"""

LINE_ENDS = ("\r\n", "\x85", "\u2028", "\u2029")
"""What becomes a line feed. A lone carriage return is no line end but a control like the others."""

CONTROLS = {chr(code): chr(0x2400 + code) for code in range(0x20) if chr(code) not in "\t\n"} | {
    "\x7f": "\u2421"
}
"""The picture of each C0 control and of DEL."""

ODD_KIND, SURROGATE_KIND = "X", "Y"
"""The kinds of characters that are odd wherever they stand, lone surrogates apart."""

PLACED = "zjnvVxIgGtT"
"""The kinds of joiners, selectors and tags: inert in their honest places, shown as codes elsewhere."""

MARKS = "cpqrk"
"""The kinds of combining marks."""

LOOKED_AT = f"{ODD_KIND}{SURROGATE_KIND}{PLACED}{MARKS}m"
"""The kinds of all that a text may have to be changed for."""

PLACED_CHARACTERS = {
    "\u200b": "z",  # zero width space: parts words in Thai, Lao, Burmese and Khmer
    "\u200c": "n",  # zero width non-joiner
    "\u200d": "j",  # zero width joiner
    "\ufe0e": "v",  # text style
    "\ufe0f": "v",  # emoji style
    "\u180e": "G",  # Mongolian vowel separator
    "\U000e007f": "T",  # the end of a flag made of tags
    **dict.fromkeys("\ufe00\ufe01\ufe02", "V"),
    **dict.fromkeys(map(chr, range(0xFE03, 0xFE0E)), "x"),
    **dict.fromkeys("\u180b\u180c\u180d\u180f", "g"),
    **dict.fromkeys(map(chr, range(0xE0020, 0xE007F)), "x"),
    **dict.fromkeys(map(chr, (*range(0xE0030, 0xE003A), *range(0xE0061, 0xE007B))), "t"),
    **dict.fromkeys(map(chr, range(0xE0100, 0xE01F0)), "I"),
}
_OTHERS = {
    "\t": ".",  # becomes spaces
    "\u20e3": "k",  # the frame of a keycap
    "\U0001f3f4": "f",  # the black flag that tags may follow
    **dict.fromkeys("0123456789", "d"),
    **dict.fromkeys("#*", "y"),
    **dict.fromkeys(map(chr, range(0x1F3FB, 0x1F400)), "m"),  # skin tones
}

# First and last character of each block of scripts that use joiners, the property Joining_Type or a virama.
_JOINING_SCRIPTS = (
    (0x0600, 0x0DFF),  # Arabic, Syriac, N'Ko, Mandaic, Devanagari to Sinhala
    (0x1000, 0x109F),  # Burmese
    (0x1700, 0x18AF),  # Philippine scripts, Khmer, Mongolian
    (0x1900, 0x1AAF),  # Limbu, Tai, Buginese
    (0x1B00, 0x1C7F),  # Balinese, Sundanese, Batak, Lepcha, Ol Chiki
    (0xA800, 0xA95F),  # Syloti Nagri, Phags-pa, Saurashtra, more Devanagari, Kayah Li, Rejang
    (0xA980, 0xAAFF),  # Javanese, Cham, more Burmese, Tai Viet, Meetei
    (0xABC0, 0xABFF),  # Meetei
    (0xFB50, 0xFDFF),  # Arabic forms
    (0xFE70, 0xFEFC),
    (0x10A00, 0x10AFF),  # Kharoshthi, Manichaean
    (0x10B80, 0x10BAF),  # Psalter Pahlavi
    (0x10D00, 0x10FFF),  # Rohingya, Yezidi, Arabic, Sogdian, Chorasmian
    (0x11000, 0x11FFF),  # the scripts of the Brahmi family
    (0x1E900, 0x1E95F),  # Adlam
)
# Scripts that write no spaces between words, and mark where a line may be broken instead.
_UNSPACED_SCRIPTS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19FF),  # Tai Le, New Tai Lue
    (0x1A20, 0x1AAF),  # Tai Tham
    (0xA9E0, 0xA9FF),
    (0xAA60, 0xAADF),
)
_PLANE_2 = 0x20000
_HAN = (
    (0x3005, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFD),
)
_MONGOLIAN = ((0x1820, 0x18AA),)
# Blocks of combining marks, whole: those of a newer Unicode than the running Python's are in them. Vowels and
# final consonants of Hangul take no cell either; alone they would pile up as marks do.
_MARK_BLOCKS = (
    *((0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0xFE20, 0xFE2F)),
    *((0x1160, 0x11FF), (0xD7B0, 0xD7FF)),
    *((0x0897, 0x0897), (0x0CF3, 0x0CF3), (0x0ECE, 0x0ECE), (0x10D69, 0x10D6D), (0x10EFA, 0x10EFF)),
    *((0x11241, 0x11241), (0x113B8, 0x113D2), (0x113E1, 0x113E2), (0x11B60, 0x11B67), (0x11F00, 0x11F03)),
    *((0x11F34, 0x11F42), (0x11F5A, 0x11F5A), (0x13440, 0x13440), (0x13447, 0x13455), (0x1611E, 0x1612F)),
    *((0x1E08F, 0x1E08F), (0x1E4EC, 0x1E4EF), (0x1E5EE, 0x1E5EF), (0x1E6E3, 0x1E6F5)),
)
BLANK_LOOKING = (
    "(?<![\u2801-\u28ff])\u2800|\u2800(?![\u2801-\u28ff])"  # a braille space that parts no words
    "|[\ufffc\U00013441\U00013442\U00016fe4\U0001d159]"
)
"""Matches characters that look as if nothing stood there, though they are no spaces."""
# Extended_Pictographic (UTS #51, emoji-data.txt).
_EMOJI = (
    *((0xA9, 0xA9), (0xAE, 0xAE), (0x203C, 0x203C), (0x2049, 0x2049), (0x2122, 0x2122), (0x2139, 0x2139)),
    *((0x2194, 0x2199), (0x21A9, 0x21AA), (0x231A, 0x231B), (0x2328, 0x2328), (0x2388, 0x2388)),
    *((0x23CF, 0x23CF), (0x23E9, 0x23F3), (0x23F8, 0x23FA), (0x24C2, 0x24C2), (0x25AA, 0x25AB)),
    *((0x25B6, 0x25B6), (0x25C0, 0x25C0), (0x25FB, 0x25FE), (0x2600, 0x2605), (0x2607, 0x2612)),
    *((0x2614, 0x2685), (0x2690, 0x2705), (0x2708, 0x2712), (0x2714, 0x2714), (0x2716, 0x2716)),
    *((0x271D, 0x271D), (0x2721, 0x2721), (0x2728, 0x2728), (0x2733, 0x2734), (0x2744, 0x2744)),
    *((0x2747, 0x2747), (0x274C, 0x274C), (0x274E, 0x274E), (0x2753, 0x2755), (0x2757, 0x2757)),
    *((0x2763, 0x2767), (0x2795, 0x2797), (0x27A1, 0x27A1), (0x27B0, 0x27B0), (0x27BF, 0x27BF)),
    *((0x2934, 0x2935), (0x2B05, 0x2B07), (0x2B1B, 0x2B1C), (0x2B50, 0x2B50), (0x2B55, 0x2B55)),
    *((0x3030, 0x3030), (0x303D, 0x303D), (0x3297, 0x3297), (0x3299, 0x3299), (0x1F000, 0x1F0FF)),
    *((0x1F10D, 0x1F10F), (0x1F12F, 0x1F12F), (0x1F16C, 0x1F171), (0x1F17E, 0x1F17F), (0x1F18E, 0x1F18E)),
    *((0x1F191, 0x1F19A), (0x1F1AD, 0x1F1E5), (0x1F201, 0x1F20F), (0x1F21A, 0x1F21A), (0x1F22F, 0x1F22F)),
    *((0x1F232, 0x1F23A), (0x1F23C, 0x1F23F), (0x1F249, 0x1F3FA), (0x1F400, 0x1F53D), (0x1F546, 0x1F64F)),
    *((0x1F680, 0x1F6FF), (0x1F774, 0x1F77F), (0x1F7D5, 0x1F7FF), (0x1F80C, 0x1F80F), (0x1F848, 0x1F84F)),
    *((0x1F85A, 0x1F85F), (0x1F888, 0x1F88F), (0x1F8AE, 0x1F8FF), (0x1F90C, 0x1F93A), (0x1F93C, 0x1F945)),
    *((0x1F947, 0x1FAFF), (0x1FC00, 0x1FFFD)),
)


def kinds_of(text: str) -> str:
    """Return the kind of each character of a text, one letter for each.

    ==========  ==================================================================================
    ``.``       none of these
    ``X Y``     odd wherever it stands; a lone surrogate
    ``e f``     an emoji; the black flag
    ``m``       a skin tone
    ``d y k``   a digit; ``#`` or ``*``; the frame that makes a keycap of one
    ``h o``     a Han character; a mathematical sign
    ``w``       a letter or digit of a script that uses no joiners
    ``A S B``   one of a script that uses joiners; that writes no spaces; that does both
    ``M``       a Mongolian letter
    ``p q r``   a combining mark of such scripts (``A S B``)
    ``c``       any other combining mark
    others      :data:`PLACED`
    ==========  ==================================================================================
    """
    kinds = text.translate(_KINDS)
    if not kinds.isascii() or "\0" in kinds:
        for number in {ord(character) >> _PAGE_BITS for character in text}:
            _add_page(number)
        kinds = text.translate(_KINDS)
    return kinds


def code_of(character: str) -> str:
    """Return how a character is shown that is not shown as it is: ``<U+202E>``."""
    return f"<U+{ord(character):04X}>"


def _add_page(number: int) -> None:
    """Put the kinds of 256 characters into the table, which grows as far as that."""
    first = number << _PAGE_BITS
    last = first + (1 << _PAGE_BITS)
    if first < len(_KINDS) and _KINDS[first]:
        return
    if last > len(_KINDS):
        _KINDS.extend(bytes(last - len(_KINDS)))
    block = bisect_right(_STARTS, first)
    is_uniform = number not in _PAGES_OF_KNOWN and block == bisect_right(_STARTS, last - 1)
    if is_uniform and (first >= _PLANE_2 or _BLOCKS[block - 1] in _WHOLE):
        kinds = _kind_of(chr(first)) * (last - first)
    else:
        kinds = "".join(map(_kind_of, map(chr, range(first, last))))
    _KINDS[first:last] = kinds.encode()


def _kind_of(character: str) -> str:
    kind = _KNOWN.get(character)
    if kind is not None:
        return kind
    code = ord(character)
    block = _BLOCKS[bisect_right(_STARTS, code) - 1]
    if block in _WHOLE:
        return block
    if code < 0x80 or code >= _PLANE_2:
        return "w" if code < 0x80 and character.isalnum() else "."
    category = unicodedata.category(character)
    if category[0] == "M" or block == "c":
        return _MARK_OF.get(block, "c")
    if category[0] not in "LN":
        return "o" if category == "Sm" else "."
    return block or "w"


def _blocks() -> tuple[list[int], list[str]]:
    """Return where a block of one kind begins or ends, and the kind that begins there; empty for none."""
    edges = sorted(
        (edge, begins, kind)
        for kind, ranges in _RANGES.items()
        for first, last in ranges
        for edge, begins in ((first, True), (last + 1, False))
    )
    starts, blocks = [0], [""]
    open_kinds: set[str] = set()
    for edge, begins, kind in edges:
        (open_kinds.add if begins else open_kinds.discard)(kind)
        starts.append(edge)
        blocks.append("B" if open_kinds == {"A", "S"} else max(open_kinds, key=_ORDER.index, default=""))
    return starts, blocks


_RANGES = {
    "A": _JOINING_SCRIPTS,
    "S": _UNSPACED_SCRIPTS,
    "M": _MONGOLIAN,
    "h": _HAN,
    "c": _MARK_BLOCKS,
    "e": _EMOJI,
    "X": [(ord(first), ord(last or first)) for first, last in re.findall("(.)(?:-(.))?", ODD, re.DOTALL)],
    "Y": ((0xD800, 0xDFFF),),
}
_ORDER = "ASMhceXY"
"""Where blocks overlap the later one counts."""
_WHOLE = ("h", "e", "X", "Y")
"""The kinds of all characters of a block, of whatever category."""
_STARTS, _BLOCKS = _blocks()
_MARK_OF = {"A": "p", "M": "p", "S": "q", "B": "r"}
_KNOWN = PLACED_CHARACTERS | _OTHERS
_PAGE_BITS = 8
_PAGES_OF_KNOWN = {ord(character) >> _PAGE_BITS for character in _KNOWN}
_KINDS = bytearray(1 << _PAGE_BITS)
"""The kind of each character by its code; zero until one of its page of 256 is met. A megabyte at most."""
