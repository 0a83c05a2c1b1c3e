"""Measures how long cleaning a stranger's text takes: plain, in many scripts, and made to be slow.

Each text is of one mebibyte as UTF-8, the last ones of as many characters. Beside each runs ``str.translate``
over the same text with a table of all its characters: what it takes to look at each once. What is promised is
the processor's time, so that a busy machine tells the same. ``peak`` is the memory that cleaning takes at
most, over the text itself.
"""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator

from series_tui.text.sanitize import clean
from tests.bench.table import Row, parser, tell, time_rows
from tests.bench.taking import alternating, timed

SIZE = 1 << 20
PLAIN_MS, WORST_MS = 5.0, 400.0

PLAIN = {
    "English": "I need help with my rank. Which group is it about?\n",
}
SCRIPTS = {
    "Russian": "Мне нужна помощь с моим рангом, пожалуйста.\n",
    "Chinese": "我需要关于我的等级的帮助。谢谢！\n",
    "Persian, with joiners": "کتاب‌ها را می‌خواهم؛ سلام\n",
    "Hindi, with joiners": "क्‍षमा करें, मुझे सहायता चाहिए।\n",
    "Thai": "ฉันต้องการความช่วยเหลือเกี่ยวกับอันดับ\n",
    "many scripts": "Hello Привет 你好 سلام नमस्ते สวัสดี שלום 😀 ",
    "emoji families": "👨‍👩‍👧‍👦❤️",
}
WORST = {
    "controls": "\x1b",
    "controls between letters": "é\x1b",
    "C1 controls": "\x9b",
    "bidirectional controls between letters": "a\u202e",
    "joiners": "\u200d",
    "joiners between letters": "a\u200d",
    "joined emoji without end": "😀\u200d",
    "tags": "\U000e0061",
    "flags without end": "🏴\U000e0067\U000e0062",
    "marks": "\u0301",
    "nine marks on each letter": "a" + "\u0301" * 9,
    "eight marks on each letter": "a" + "\u0301" * 8,
    "tabs": "\t",
    "private use": "\ue000",
    "selectors": "漢\U000e0100\U000e0100",
}


def filled(unit: str, size: int = SIZE) -> str:
    """Return a text of about so many bytes."""
    return unit * (size // len(unit.encode("utf-8", "surrogatepass")))


def texts() -> Iterator[tuple[str, str, float]]:
    """Yield the name of each text, the text, and the most milliseconds it may take."""
    for name, unit in PLAIN.items():
        yield name, filled(unit), PLAIN_MS
    for group in (SCRIPTS, WORST):
        for name, unit in group.items():
            yield name, filled(unit), WORST_MS
    codes = random.Random(1)
    yield "every character there is", _all_characters(SIZE), WORST_MS
    yield "random characters", "".join(chr(codes.randrange(0xD800)) for _ in range(SIZE // 3)), WORST_MS
    yield "joiners between letters, a mebi of characters", "a\u200d" * (SIZE // 2), WORST_MS
    yield "tags, a mebi of characters", "\U000e0061" * SIZE, WORST_MS


def _all_characters(size: int) -> str:
    """Return different characters, as many as fit: each is judged once, so this is the most to judge."""
    characters, length = [], 0
    for code in (*range(0x80, 0xD800), *range(0xE000, 0x110000)):
        length += len(chr(code).encode())
        if length > size:
            break
        characters.append(chr(code))
    return "".join(characters)


def measure(name: str, text: str, most: float, runs: int) -> Iterator[Row]:
    """Yield the rows of one text."""
    table = {ord(character): character for character in set(text)}
    ours, theirs = alternating(
        runs, lambda: timed(lambda: clean(text)), lambda: timed(lambda: text.translate(table))
    )
    tracemalloc.start()
    clean(text)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    note = f"peak {peak / 2**20:.0f} MiB"
    yield from time_rows(name, ours, beside="str.translate", bases=theirs, cpu=most, note=note)


def main() -> None:
    """Measure each text, and tell."""
    arguments = parser(__doc__).parse_args()
    tell([row for text in texts() for row in measure(*text, arguments.runs)], arguments)


if __name__ == "__main__":
    main()
