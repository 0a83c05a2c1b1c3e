"""What the settings refuse, where it stands, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from series_tui.config import load_settings
from series_tui.errors import InvalidSetting, describe
from tests.leaks import SENTINEL, leaks
from tests.test_config import settings_of


def refusal(tmp_path: Path, toml: str, flags: Mapping[str, object] | None = None, **variables: str) -> str:
    """Return the words of the error that these settings end with."""
    with pytest.raises(InvalidSetting) as caught:
        settings_of(tmp_path, toml, flags, **variables)
    return " ".join(describe(caught.value))


@pytest.mark.parametrize(
    "written",
    [
        "http://api.series.hr",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://0.0.0.0",
        "http://[::2]",
        "https://[fe80::1%eth0]",
        "ftp://api.series.hr",
        "api.series.hr",
        "https://",
        "https://api.series.hr/a/../b",
        "https://api.series.hr/./b",
        "https://api.series.hr//b",
        "https://api.series.hr/a%2e",
        "https://api.series.hr?x=1",
        "https://api.series.hr/#x",
        "https://api.series.hr:port",
        "https://api.series.hr:99999",
        "https://api series.hr",
        "https://api.serïes.hr",
        "https://evil.example\\@api.series.hr",
        f"https://{SENTINEL}@api.series.hr",
        f"https://user:{SENTINEL}@api.series.hr",
        f"https://api.series.hr/?{SENTINEL}",
        SENTINEL,
        f"https://{SENTINEL}/",
        f"https://[{SENTINEL}]/",
    ],
)
def test_other_addresses_are_refused_without_repeating_them(written: str, tmp_path: Path) -> None:
    """Anything but https to a host, or http to this machine, is refused; a key in it is not shown."""
    words = refusal(tmp_path, "", SERIES_API_URL=written)
    assert "SERIES_API_URL" in words
    assert leaks(words) == []


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ('api_ulr = "x"', "Did you mean api_url?"),
        ('time-zone = "x"', "Did you mean timezone?"),
        ("[profiles.a]\ntheme = 'x'", "[profiles.a]"),
        ("[profiles.a]\ndepartmnt = 'x'", "Did you mean department?"),
        ("zzz = 1", "Valid settings:"),
        ("ascii = 'yes'", "true or false"),
        ("history = 1", "true or false"),
        ("max_answer_mib = 0", "from 1 to 1024"),
        ("max_answer_mib = 1025", "from 1 to 1024"),
        ("max_answer_mib = true", "from 1 to 1024"),
        ("max_answer_mib = 1.5", "from 1 to 1024"),
        ("watch_seconds = 9", "from 10 to 86400"),
        ("watch_seconds = true", "watch_seconds = 30"),
        ("[profiles.default]\nwatch_seconds = '30'", "watch_seconds = 30"),
        ("timezone = 3", "must be text"),
        ("department = ['a']", "must be text"),
        ('department = "a\\u001b[31m"', "printable"),
        ('department = "a\\nb"', "printable"),
        ("status = 'opne'", "one of open"),
        ("status = 'opne'", "Did you mean open?"),
        ("clipboard = 'mouse'", "one of terminal, tmux, screen"),
        ("theme = 'nosuch'", "auto, series, series-light"),
        ("theme = 'drakula'", "Did you mean dracula?"),
        ("timezone = 'Europe/Berlni'", "Did you mean Europe/Berlin?"),
        ("alert = 'beep'", "one of off, bell, osc9"),
        ("alert = 'ring'", "one of off, bell, osc9"),
        ("links = true", "must be text"),
        ("links = 'of'", "Did you mean off?"),
        ("mouse = 'no'", "true or false"),
        ("waiting = 1", "true or false"),
        ("staff_user_id = 'Tomasz'", "at most 20 digits"),
        ("staff_user_id = true", "must be text"),
        ("proxy = 'proxy.example:3128'", "starting with http://"),
        ("proxy = 'socks5://proxy.example'", "starting with http://"),
        ("proxy = 'http://proxy.example/x'", "a host and a port only"),
        ("ticket_url = 'http://desk.example/{TicketId}'", "start with https://"),
        ("ticket_url = 'https://desk.example/{TicketID}'", "Did you mean {TicketId}?"),
        ("ticket_url = 'https://{TicketId}.example/'", "after the host"),
        ("ticket_url = 'https://a@desk.example/{TicketId}'", "after the host"),
        ("ticket_url = 'https://desk.example/'", "{TicketId}"),
        ("ticket_url = 'https://desk.example/{TicketId}}'", "{TicketId}"),
        ("player_url = 'https://desk.example/{Name}'", "{UserId}"),
        ("player_url = 'https://dësk.example/{UserId}'", "must be ASCII"),
        ("views = 3", "a table for each view"),
        ("[views]\na = 3", "A view must be a table."),
        ("[views.a]\nstatsu = 'open'", "Did you mean status?"),
        ("[views.a]\nstatus = 'opne'", "The setting views.a.status cannot be used."),
        ("[views.a]\nsort = 'update'", "Did you mean updated?"),
        ("[views.a]\npriority = 'urgnt'", "Did you mean urgent?"),
        ("[views.a]\nauthor = 'Tomasz'", "at most 20 digits"),
        ("[views.a]\nunclaimed = 'yes'", "true or false"),
        ("[views.a]\nunclaimed = true\nclaimed_by = 'me'", "unclaimed and claimed"),
        ("[views.'-a']\nstatus = 'open'", "must not start with a dash"),
        ("[views.' a']\nstatus = 'open'", "must not start with a dash"),
        ("keys.ticket.refrehs = 'f5'", "Did you mean ticket.refresh?"),
        ("keys.ticket.refresh = 'esc'", "Did you mean escape?"),
        ("keys.ticket.refresh = 'e'", "ticket.export in a ticket"),
        ("rate_limit_redis_url = 'http://x'", "redis://"),
        ("keys = 'x'", "table"),
        ("keys.ticket.refresh = 5", "keys.ticket.refresh"),
        ("keys.ticket.refresh = ['']", "keys.ticket.refresh"),
        ("profile = 'guild'", "[profiles.guild]"),
        ("profile = 'a b'", "letters, digits"),
        ("profiles = 3", "profiles"),
        ("[profiles]\na = 3", "profiles.a"),
        ('[profiles."a/b"]', "letters, digits"),
        ("a = [", "not valid TOML"),
    ],
)
def test_an_unusable_setting_is_refused_with_its_place_and_a_hint(
    toml: str, expected: str, tmp_path: Path
) -> None:
    """The error says what is wrong, how to write it, and in which file it is."""
    words = refusal(tmp_path, toml)
    assert expected in words
    assert str(tmp_path / "config.toml") in words
    assert "\x1b" not in words


@pytest.mark.parametrize(
    "name", ["api_key", "apikey", "API_KEY", '"api-key"', '"x-api-key"', "token", "key", "password"]
)
@pytest.mark.parametrize("table", ["", "[profiles.guild]\n"])
def test_a_key_in_the_config_file_is_refused_and_not_shown(name: str, table: str, tmp_path: Path) -> None:
    """A key never stands in the file; the error says where it belongs."""
    words = refusal(tmp_path, f'{table}{name} = "{SENTINEL}"')
    assert "Keys are never stored in the config file" in words
    assert "auth login" in words
    assert leaks(words) == []


def test_damaged_toml_with_a_key_in_it_does_not_show_it(tmp_path: Path) -> None:
    """The error of a file that cannot be read names the line, not what stands there."""
    words = refusal(tmp_path, f"theme = 'x'\napi_key = {SENTINEL}\n")
    assert "line 2" in words
    assert leaks(words) == []


def test_files_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """A named file must be there, be a file, be UTF-8 and of a sane size."""
    file = tmp_path / "other.toml"
    for content, expected in (
        (None, "does not exist"),
        (b"\xff\xfe", "not UTF-8"),
        (b"#" * (1 << 21), "1 MiB"),
    ):
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(InvalidSetting) as caught:
            load_settings({}, {"SERIES_TUI_CONFIG": str(file)})
        assert expected in caught.value.why
    with pytest.raises(InvalidSetting, match="file"):
        load_settings({}, {"SERIES_TUI_CONFIG": str(tmp_path)})


def test_an_unknown_profile_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    """A slip in --profile does not silently make a new profile."""
    words = refusal(tmp_path, "[profiles.guild]\n", {"profile": "gild"})
    assert "default, guild" in words
    assert "[profiles.gild]" in words
