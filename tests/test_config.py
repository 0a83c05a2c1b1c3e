"""Settings: what comes before what, where each came from, and what is refused."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from series_tui.config import Settings, load_demo_settings, load_settings
from series_tui.config.describing import setting_lines
from series_tui.errors import InvalidSetting, describe
from tests.leaks import SENTINEL, leaks


def settings_of(
    tmp_path: Path, toml: str = "", flags: Mapping[str, object] | None = None, **variables: str
) -> Settings:
    """Return the settings that a config file, flags and variables make."""
    file = tmp_path / "config.toml"
    file.write_text(toml, encoding="utf-8")
    return load_settings(flags or {}, {"SERIES_TUI_CONFIG": str(file), **variables})


def refusal(tmp_path: Path, toml: str, flags: Mapping[str, object] | None = None, **variables: str) -> str:
    """Return the words of the error that these settings end with."""
    with pytest.raises(InvalidSetting) as caught:
        settings_of(tmp_path, toml, flags, **variables)
    return " ".join(describe(caught.value))


def test_without_anything_the_defaults_hold() -> None:
    """No flag, no variable and no file: the public API and the default profile."""
    settings = load_settings({}, {})
    assert (settings.api_url, settings.profile, settings.profiles) == (
        "https://api.series.hr",
        "default",
        ("default",),
    )
    assert not settings.config_exists
    assert settings.config_file.name == "config.toml"
    assert str(settings.origin_of("api_url")) == "default"


def test_a_flag_comes_before_the_environment_and_that_before_the_file(tmp_path: Path) -> None:
    """Taking away the strongest lets the next one through, down to the default."""
    toml = 'api_url = "https://top.example"\n[profiles.guild]\napi_url = "https://guild.example"\n'
    environ = {"SERIES_API_URL": "https://environ.example", "SERIES_PROFILE": "guild"}
    flags: dict[str, object] = {"api_url": "https://flag.example"}
    seen = [
        settings_of(tmp_path, toml, flags, **environ),
        settings_of(tmp_path, toml, None, **environ),
        settings_of(tmp_path, toml, SERIES_PROFILE="guild"),
        settings_of(tmp_path, toml),
        settings_of(tmp_path),
    ]
    assert [settings.api_url for settings in seen] == [
        "https://flag.example",
        "https://environ.example",
        "https://guild.example",
        "https://top.example",
        "https://api.series.hr",
    ]
    file = tmp_path / "config.toml"
    assert [str(settings.origin_of("api_url")) for settings in seen] == [
        "--api-url",
        "SERIES_API_URL",
        f"{file}, [profiles.guild]",
        str(file),
        "default",
    ]


def test_flags_that_were_not_given_change_nothing(tmp_path: Path) -> None:
    """None and False are what argparse has for flags that nobody gave; other names are passed over."""
    flags: dict[str, object] = {
        "api_url": None,
        "ascii": False,
        "no_color": None,
        "status": "closed",
        "json": True,
    }
    settings = settings_of(tmp_path, 'ascii = true\nstatus = "open"', flags)
    assert settings.ascii
    assert not settings.no_color
    assert settings.status == "open"
    assert str(settings.origin_of("ascii")).endswith("config.toml")


def test_no_color_counts_whatever_it_holds_but_not_when_empty(tmp_path: Path) -> None:
    """The convention of no-color.org: any text but none."""
    assert settings_of(tmp_path, NO_COLOR="0").no_color
    assert not settings_of(tmp_path, NO_COLOR="").no_color


def test_every_setting_of_the_file_arrives(tmp_path: Path) -> None:
    """Each name is read, with its type."""
    settings = settings_of(
        tmp_path,
        """
        department = "d1"
        status = "In Progress"
        staff_user_id = "987"
        timezone = "Europe/Berlin"
        watch_seconds = 60
        theme = "nord"
        ascii = true
        no_color = true
        history = false
        clipboard = "tmux"
        max_answer_mib = 256
        rate_limit_dir = "/run/shared"
        rate_limit_redis_url = "rediss://host:6380/1"
        api_key_file = "~/key"
        api_key_command = "pass show series"
        [keys]
        ticket.refresh = ["f5", "r"]
        "app.quit" = "ctrl+q"
        """,
    )
    assert (settings.department, settings.status, settings.staff_user_id) == ("d1", "in-progress", "987")
    assert (settings.timezone, settings.theme, settings.clipboard) == ("Europe/Berlin", "nord", "tmux")
    assert settings.watch_seconds == 60
    assert (settings.ascii, settings.no_color, settings.history) == (True, True, False)
    assert (settings.max_answer_mib, settings.rate_limit_dir) == (256, "/run/shared")
    assert settings.rate_limit_redis_url == "rediss://host:6380/1"
    assert (settings.api_key_file, settings.api_key_command) == ("~/key", "pass show series")
    assert settings.keys == {"ticket.refresh": "f5,r", "app.quit": "ctrl+q"}


def test_a_profile_overrides_the_top_of_the_file_also_with_nothing(tmp_path: Path) -> None:
    """An empty text in a profile takes back what the top of the file says."""
    toml = 'status = "open"\ndepartment = "d1"\n[profiles.guild]\nstatus = ""\n'
    settings = settings_of(tmp_path, toml, {"profile": "guild"})
    assert (settings.status, settings.department) == ("", "d1")


def test_another_profile_is_had_from_the_same_flags_and_file(tmp_path: Path) -> None:
    """Switching changes what the profile says and nothing else."""
    toml = (
        'profile = "guild"\n[profiles.guild]\ntimezone = "Asia/Tokyo"\n[profiles.other]\ndepartment = "d2"\n'
    )
    settings = settings_of(tmp_path, toml, {"ascii": True})
    assert (settings.profile, settings.timezone) == ("guild", "Asia/Tokyo")
    assert settings.profiles == ("default", "guild", "other")
    other = settings.with_profile("other")
    assert (other.profile, other.timezone, other.department, other.ascii) == ("other", "", "d2", True)
    with pytest.raises(InvalidSetting):
        settings.with_profile("nobody")


def test_what_the_environment_says_of_a_key_is_for_the_api_that_was_started_for(tmp_path: Path) -> None:
    """Switching to a profile with another origin leaves it behind; one with the same origin has it still."""
    toml = (
        'api_key_file = "/top"\n[profiles.same]\ndepartment = "d1"\n'
        '[profiles.other]\napi_url = "https://other.example"\n'
    )
    settings = settings_of(
        tmp_path, toml, SERIES_API_KEY_FILE="/named", SERIES_API_KEY_COMMAND="pass show series"
    )
    same, other = settings.with_profile("same"), settings.with_profile("other")
    assert (same.api_key_file, same.api_key_command, same.takes_variable) == (
        "/named",
        "pass show series",
        True,
    )
    assert (other.api_key_file, other.api_key_command, other.takes_variable) == ("/top", "", False)
    back = other.with_profile("default")
    assert (back.api_key_file, back.takes_variable) == ("/named", True)


def test_the_demo_keeps_how_things_look_and_nothing_of_a_workspace(tmp_path: Path) -> None:
    """Colours, keys and the time zone are the user's own; key, address and filters are left out."""
    file = tmp_path / "config.toml"
    file.write_text(
        'theme = "nord"\ntimezone = "Asia/Tokyo"\ndepartment = "d1"\nstatus = "open"\nstaff_user_id = "1"\n'
        'api_key_command = "touch x"\nrate_limit_dir = "/shared"\n[keys]\napp.quit = "f10"\n'
    )
    settings = load_demo_settings(
        {"api_url": "https://flag.example"},
        {
            "SERIES_TUI_CONFIG": str(file),
            "NO_COLOR": "1",
            "SERIES_API_URL": "nonsense",
            "SERIES_PROFILE": "nobody",
            "SERIES_RATE_LIMIT_REDIS_URL": "redis://host",
            "SERIES_API_KEY_FILE": "/key",
        },
    )
    assert (settings.theme, settings.timezone, settings.no_color) == ("nord", "Asia/Tokyo", True)
    assert settings.keys == {"app.quit": "f10"}
    bare = Settings()
    for name in ("api_url", "department", "status", "staff_user_id", "rate_limit_dir"):
        assert getattr(settings, name) == getattr(bare, name), name
        assert str(settings.origin_of(name)) == "default"
    assert settings.rate_limit_redis_url == settings.api_key_file == settings.api_key_command == ""


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://api.series.hr", "https://api.series.hr"),
        ("https://API.Series.HR/", "https://api.series.hr"),
        ("https://api.series.hr:443", "https://api.series.hr"),
        ("https://api.series.hr.:8443/", "https://api.series.hr:8443"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ("http://[::1]:9000", "http://[::1]:9000"),
        ("https://gateway.example/series/v1/", "https://gateway.example/series/v1"),
    ],
)
def test_the_apis_address_is_normalised(written: str, origin: str, tmp_path: Path) -> None:
    """Two ways to write an address are one address, so that they share a key."""
    settings = settings_of(tmp_path, SERIES_API_URL=written)
    assert settings.api_url == origin
    assert settings.host in origin
    assert "/" not in settings.host
    assert settings.is_plain_http == origin.startswith("http://")


@pytest.mark.parametrize(
    "written",
    [
        "http://api.series.hr",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://0.0.0.0",
        "http://[::2]",
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
        ("zzz = 1", "Known are:"),
        ("ascii = 'yes'", "true or false"),
        ("history = 1", "true or false"),
        ("max_answer_mib = 0", "from 1 to 1024"),
        ("max_answer_mib = 1025", "from 1 to 1024"),
        ("max_answer_mib = true", "from 1 to 1024"),
        ("max_answer_mib = 1.5", "from 1 to 1024"),
        ("watch_seconds = 9", "from 10 on"),
        ("watch_seconds = true", "from 10 on"),
        ("[profiles.default]\nwatch_seconds = '30'", "from 10 on"),
        ("timezone = 3", "must be a text"),
        ("department = ['a']", "must be a text"),
        ('department = "a\\u001b[31m"', "printable"),
        ('department = "a\\nb"', "printable"),
        ("status = 'opne'", "one of open"),
        ("clipboard = 'mouse'", "one of terminal, tmux, screen"),
        ("rate_limit_redis_url = 'http://x'", "redis://"),
        ("keys = 'x'", "table"),
        ("keys.ticket.refresh = 5", "keys.ticket.refresh"),
        ("keys.ticket.refresh = ['']", "keys.ticket.refresh"),
        ("profile = 'guild'", "[profiles.guild]"),
        ("profile = 'a b'", "letters, digits"),
        ("profiles = 3", "profiles"),
        ("[profiles]\na = 3", "profiles.a"),
        ('[profiles."a/b"]', "letters, digits"),
        ("a = [", "no valid TOML"),
    ],
)
def test_what_cannot_be_used_is_refused_with_the_place_and_a_hint(
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
    assert "A key never stands in the config file" in words
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
        (None, "no such file"),
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


def test_a_profile_nobody_wrote_down_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    """A slip in --profile does not silently make a new profile."""
    words = refusal(tmp_path, "[profiles.guild]\n", {"profile": "gild"})
    assert "default, guild" in words
    assert "[profiles.gild]" in words


def test_settings_show_neither_passwords_nor_commands(tmp_path: Path) -> None:
    """The lines for people, and the repr, leave out what may hold a secret."""
    settings = settings_of(
        tmp_path,
        f'rate_limit_redis_url = "redis://:{SENTINEL}@host/0"\napi_key_command = "echo {SENTINEL}"\n',
    )
    lines = {line.name: line.value for line in setting_lines(settings)}
    assert lines["rate_limit_redis_url"] == '"redis://…@host/0"'
    assert lines["api_key_command"] == '"echo …"'
    assert leaks(repr(settings) + repr(lines)) == []


def test_the_lines_are_valid_toml_again(tmp_path: Path) -> None:
    """What `config show` prints can be put into a file."""
    import tomllib

    settings = settings_of(tmp_path, 'theme = "a\\"b\\\\c"\n[keys]\nticket.refresh = "f5"\n')
    read = tomllib.loads("\n".join(f"{line.name} = {line.value}" for line in setting_lines(settings)))
    assert read["theme"] == 'a"b\\c'
    assert read["keys"]["ticket"]["refresh"] == "f5"
    assert read["max_answer_mib"] == 64
