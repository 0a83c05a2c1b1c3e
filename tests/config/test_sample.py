"""The sample of the config file: what a file gets of it, and where."""

from __future__ import annotations

import re

import pytest

from series_tui.config.sample import sample_config, with_sample
from series_tui.config.schema import SETTINGS

SAMPLE = sample_config()
TOP = [name for name in SETTINGS if name not in ("keys", "views")]
TABLES = ["keys", "views", "profiles"]
INTRODUCTION = SAMPLE.partition("\n\n")[0]


def names_in(text: str) -> list[str]:
    """Return the settings at the top of a file, in comments too."""
    top = re.split(r"^\[", text, maxsplit=1, flags=re.MULTILINE)[0].partition("\n#[")[0]
    return re.findall(r"^#?(\w+) = ", top, re.MULTILINE)


def tables_in(text: str) -> list[str]:
    """Return the first names of a file's tables, in comments too."""
    return list(dict.fromkeys(re.findall(r"^#?\[(\w+)", text, re.MULTILINE)))


def test_an_empty_file_becomes_the_sample() -> None:
    """Each setting and each table is in it once."""
    assert with_sample("") == SAMPLE
    assert names_in(SAMPLE) == TOP
    assert tables_in(SAMPLE) == TABLES


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_file_that_has_all_of_it_stays_as_it_is(end: str) -> None:
    """With or without a line's end at its own end."""
    text = SAMPLE.rstrip("\n") + end
    assert with_sample(text) == text


def test_only_what_is_missing_is_added() -> None:
    """A setting that is set, or stands there as a comment, is not repeated."""
    text = with_sample('theme = "nord"\n#mouse = false\n')
    assert sorted(names_in(text)) == sorted(TOP)
    assert with_sample('#theme = "nord"\n[keys]\n').count("theme = ") == 1
    for number, table in enumerate(TABLES):
        whole = with_sample(f"[{table}.x]\n")
        assert tables_in(whole) == [table, *TABLES[:number], *TABLES[number + 1 :]]
        assert len(re.findall(rf"^#?\[{table}", whole, re.MULTILINE)) == 1
        assert sorted(names_in(whole)) == sorted(TOP)
    lacking = SAMPLE.replace("#theme = ", "#thema = ")
    assert "#theme = " in with_sample(lacking)
    assert with_sample(lacking).count(INTRODUCTION) == 1


def test_settings_are_added_above_the_tables_and_their_comments() -> None:
    """Above a comment on the first table; without a table, at the end."""
    text = with_sample("# mine\n\n# on it\n# and more\n[keys]\n")
    assert text.startswith(f"{INTRODUCTION}\n# mine\n\n\n# ")
    assert "\n\n# on it\n# and more\n[keys]\n" in text
    assert text.index("#theme = ") < text.index("# on it")
    assert with_sample("# on it\n[keys]\n").endswith(text.partition("[keys]\n")[2])
    last = with_sample('theme = "nord"\n# last\n')
    assert last.startswith(f'{INTRODUCTION}\ntheme = "nord"\n# last\n\n')


def test_tables_alone_are_added_without_a_gap_above_the_first() -> None:
    """Where the file has every setting."""
    top = SAMPLE.partition("\n\n# Custom keys")[0] + "\n"
    assert (names_in(top), tables_in(top)) == (TOP, [])
    text = with_sample(f"{top}\n[keys]\n")
    assert tables_in(text) == TABLES
    assert text.startswith(f"{top}\n[keys]\n")


def test_line_ends_of_the_file_are_those_of_what_is_added() -> None:
    """As Windows writes them."""
    text = with_sample('theme = "nord"\r\n')
    assert text.count("\r\n") == text.count("\n") > 1
    assert "\r" not in with_sample('theme = "nord"\n')
