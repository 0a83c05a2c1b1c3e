"""Settings: what comes before what, where each came from, and what is refused."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from series_tui.config import Settings, history_path, load_demo_settings, load_settings
from series_tui.config.describing import setting_lines
from series_tui.config.file import cache_folder, read_config, runtime_folder
from series_tui.config.origin import Origin, refuse
from series_tui.config.saved_view import SavedView
from series_tui.config.schema import SETTINGS
from series_tui.errors import InvalidSetting
from tests.leaks import SENTINEL, leaks


def settings_of(
    tmp_path: Path, toml: str = "", flags: Mapping[str, object] | None = None, **variables: str
) -> Settings:
    """Return the settings that a config file, flags and variables make."""
    file = tmp_path / "config.toml"
    file.write_text(toml, encoding="utf-8")
    return load_settings(flags or {}, {"SERIES_TUI_CONFIG": str(file), **variables})


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


def test_an_empty_config_file_is_there(tmp_path: Path) -> None:
    """It is not called missing, though it says nothing."""
    assert settings_of(tmp_path).config_exists


def test_a_user_without_a_passwd_entry_has_the_root_as_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs under any number: there is no config file, and nothing fails."""
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("os.getuid", lambda: 4_000_000_000)
    monkeypatch.setattr("os.geteuid", lambda: 4_000_000_000)
    settings = load_settings({}, {})
    assert settings.config_file == Path("/.config/series-tui/config.toml")
    assert not settings.config_exists
    assert history_path({}) == Path("/.local/state/series-tui/history.sqlite3")


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


def test_no_color_counts_unless_it_is_empty(tmp_path: Path) -> None:
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
        alert = "OSC9"
        links = "off"
        mouse = false
        waiting = true
        pager = "less -R"
        proxy = "http://user:pw@proxy.example:3128"
        ticket_url = "https://desk.example/t/{TicketId}?id={_id}"
        player_url = "https://desk.example/p/{UserId}"
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
        [views.mine]
        claimed_by = "me"
        sort = "waiting"
        reverse = true
        [views."all about refunds"]
        search = "refund"
        status = "In Progress"
        author = 42
        """,
    )
    assert (settings.alert, settings.links, settings.mouse, settings.waiting) == ("osc9", "off", False, True)
    assert (settings.pager, settings.proxy) == ("less -R", "http://user:pw@proxy.example:3128")
    assert settings.ticket_url == "https://desk.example/t/{TicketId}?id={_id}"
    assert settings.player_url == "https://desk.example/p/{UserId}"
    assert settings.views == {
        "mine": SavedView(claimed_by="me", sort="waiting", reverse=True),
        "all about refunds": SavedView(search="refund", status="in-progress", author="42"),
    }
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
    assert str(settings.origin_of("status")) == "default"


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


def test_key_variables_apply_only_to_the_origin_at_the_start(tmp_path: Path) -> None:
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


def test_the_demo_keeps_appearance_settings_and_no_workspace_settings(tmp_path: Path) -> None:
    """Colours, keys and the time zone are the user's own; key, address and filters are left out."""
    file = tmp_path / "config.toml"
    file.write_text(
        'theme = "nord"\ntimezone = "Asia/Tokyo"\ndepartment = "d1"\nstatus = "open"\nstaff_user_id = "1"\n'
        'api_key_command = "touch x"\nrate_limit_dir = "/shared"\n[keys]\napp.quit = "f10"\n'
    )
    settings = load_demo_settings(
        {"api_url": "nonsense", "timezone": "Asia/Seoul"},
        {
            "SERIES_TUI_CONFIG": str(file),
            "NO_COLOR": "1",
            "SERIES_API_URL": "nonsense",
            "SERIES_PROFILE": "nobody",
            "SERIES_RATE_LIMIT_REDIS_URL": "redis://host",
            "SERIES_API_KEY_FILE": "/key",
        },
    )
    assert (settings.theme, settings.timezone, settings.no_color) == ("nord", "Asia/Seoul", True)
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
        ("http://127.0.0.2", "http://127.0.0.2"),
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


def test_secret_settings_are_left_out_of_the_repr() -> None:
    """Those of the schema, beside what they are put together from."""
    hidden = {field.name for field in fields(Settings) if not field.repr}
    assert hidden == {name for name, spec in SETTINGS.items() if spec.is_secret} | {"_sources"}


@pytest.mark.parametrize("name", [name for name, spec in SETTINGS.items() if spec.is_secret])
def test_secret_settings_are_shown_without_their_secret(name: str) -> None:
    """Whichever they are, and whatever the secret stands in."""
    for value in (f"http://me:{SENTINEL}@host:1", f"redis://host?password={SENTINEL}", f"echo {SENTINEL}"):
        changes: dict[str, Any] = {name: value}
        settings = replace(Settings(), **changes)
        lines = {line.name: line.value for line in setting_lines(settings)}
        assert leaks(lines[name]) == []
        assert lines[name].strip('"')[:4] == value[:4]


def test_settings_show_neither_passwords_nor_commands(tmp_path: Path) -> None:
    """The lines for people, and the repr, leave out what may hold a secret."""
    settings = settings_of(
        tmp_path,
        f'rate_limit_redis_url = "redis://:{SENTINEL}@host/0"\napi_key_command = "echo {SENTINEL}"\n'
        f'proxy = "http://user:{SENTINEL}@proxy.example:8080"\n',
    )
    lines = {line.name: line.value for line in setting_lines(settings)}
    assert lines["proxy"] == '"http://…@proxy.example:8080"'
    assert lines["rate_limit_redis_url"] == '"redis://…@host/0"'
    assert lines["api_key_command"] == '"echo …"'
    assert leaks(repr(settings) + repr(lines)) == []
    bare = settings_of(tmp_path, 'api_key_command = "pass"\npager = "less -R"\n')
    lines = {line.name: line.value for line in setting_lines(bare)}
    assert (lines["api_key_command"], lines["pager"]) == ('"pass"', '"less -R"')


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("redis://host:6379/0", "redis://host:6379/0"),
        (f"rediss://name:{SENTINEL}@host/0", "rediss://…@host/0"),
        (f"redis://host/0?password={SENTINEL}", "redis://host/0?…"),
        (f"unix://:{SENTINEL}@/run/redis?db=1&password=@{SENTINEL}", "unix://…"),
        (f"redis://:{SENTINEL}@{SENTINEL}@host", "redis://…@host"),
        (f"redis://:{SENTINEL}?{SENTINEL}@host", "redis://…"),
    ],
)
def test_an_address_of_redis_is_shown_without_its_password(written: str, shown: str, tmp_path: Path) -> None:
    """Wherever in the address it stands."""
    lines = setting_lines(settings_of(tmp_path, SERIES_RATE_LIMIT_REDIS_URL=written))
    assert {line.name: line.value for line in lines}["rate_limit_redis_url"] == f'"{shown}"'


def test_the_lines_are_valid_toml_again(tmp_path: Path) -> None:
    """What `config show` prints can be put into a file."""
    import tomllib

    settings = settings_of(
        tmp_path,
        'department = "a\\"b\\\\c"\n[keys]\nticket.refresh = "f5"\n'
        '[views."my own"]\nstatus = "open"\nwaiting = true\n',
    )
    read = tomllib.loads("\n".join(f"{line.name} = {line.value}" for line in setting_lines(settings)))
    assert read["department"] == 'a"b\\c'
    assert read["views"]["my own"] == {"status": "open", "waiting": True}
    assert read["keys"]["ticket"]["refresh"] == "f5"
    assert read["max_answer_mib"] == 64


def test_the_folder_that_processes_share_is_the_users_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another user's, a relative one and none are passed over; Windows has folders of its own for it."""
    for user, environ, folder in (
        (os.geteuid(), {"XDG_RUNTIME_DIR": str(tmp_path)}, f"{tmp_path}/series-tui"),
        (4_242, {"XDG_RUNTIME_DIR": str(tmp_path)}, "/tmp/series-tui-4242"),
        (4_242, {"XDG_RUNTIME_DIR": "relative"}, "/tmp/series-tui-4242"),
        (4_242, {"XDG_RUNTIME_DIR": f"{tmp_path}/missing"}, "/tmp/series-tui-4242"),
        (4_242, {}, "/tmp/series-tui-4242"),
        (None, {"LOCALAPPDATA": "/local", "TEMP": "/temp"}, "/local/series-tui"),
        (None, {"TEMP": "/temp"}, "/temp/series-tui"),
    ):
        monkeypatch.setattr("series_tui.config.file.user_id", lambda user=user: user)
        assert str(runtime_folder(environ)) == folder


def test_a_relative_shared_folder_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not looked for below the working folder."""
    (tmp_path / "own").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("series_tui.config.file.user_id", lambda: os.stat(tmp_path).st_uid)
    assert runtime_folder({"XDG_RUNTIME_DIR": "own"}) != Path("own/series-tui")


def test_the_system_names_the_users_folders_where_there_are_no_xdg_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On macOS and Windows."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: Path("/Library/Caches/series-tui"))
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder({"XDG_CACHE_HOME": "/x"}) == Path("/Library/Caches/series-tui")
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_folder({"XDG_CACHE_HOME": "/x"}) == Path("/x/series-tui")


def test_a_config_file_that_may_not_be_read_is_refused_where_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of the usual place whose folder is closed counts as none, with a warning."""

    def refuse(_path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("series_tui.config.file.read_bytes", refuse)
    path = tmp_path / "config.toml"
    table, warning = read_config(path, must_exist=False)
    assert (table, "is ignored because its folder cannot be opened" in warning) == ({}, True)
    with pytest.raises(InvalidSetting):
        read_config(path, must_exist=True)
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(InvalidSetting):
        read_config(path, must_exist=False)


def test_a_config_file_may_have_a_mebibyte(tmp_path: Path) -> None:
    """And no more."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"#" * (1 << 20))
    assert read_config(path, must_exist=True) == ({}, "")
    path.write_bytes(b"#" * ((1 << 20) + 1))
    with pytest.raises(InvalidSetting) as caught:
        read_config(path, must_exist=True)
    assert caught.value.why == "It is larger than 1 MiB."


@pytest.mark.parametrize(
    ("origin", "more"),
    [
        (Origin("flag", "--theme"), ""),
        (Origin("environment", "theme"), ""),
        (Origin("environment", "SERIES_TUI_THEME"), " It is set by the variable SERIES_TUI_THEME."),
        (Origin("file", "a file"), " It is set in a file."),
    ],
)
def test_a_refused_value_is_located_where_its_name_does_not_say_it(origin: Origin, more: str) -> None:
    """What a flag says stands on the command line."""
    assert refuse("theme", origin, "There is none.", "Use another.").next_step == f"Use another.{more}"


def test_text_and_the_names_of_views_have_a_largest_length(tmp_path: Path) -> None:
    """A value may fill it."""
    longest = settings_of(tmp_path, f"pager = {'x' * 4_096!r}\n[views.{'v' * 40}]\nstatus = 'open'\n")
    assert (len(longest.pager), [len(name) for name in longest.views]) == (4_096, [40])
    for toml in (f"pager = {'x' * 4_097!r}\n", f"[views.{'v' * 41}]\nstatus = 'open'\n"):
        with pytest.raises(InvalidSetting):
            settings_of(tmp_path, toml)


@pytest.mark.parametrize(
    ("folder", "is_absolute"),
    [
        ("/srv/x", True),
        ("~/x", True),
        ("C:\\x", True),
        ("", True),
        ("x", False),
        ("./x", False),
        ("~x", False),
    ],
)
def test_the_rate_limits_folder_is_absolute(folder: str, is_absolute: bool, tmp_path: Path) -> None:
    """It is the same wherever the program is started."""
    if is_absolute:
        assert settings_of(tmp_path, SERIES_RATE_LIMIT_DIR=folder).rate_limit_dir == folder
    else:
        with pytest.raises(InvalidSetting, match=r"SERIES_RATE_LIMIT_DIR|rate_limit_dir"):
            settings_of(tmp_path, SERIES_RATE_LIMIT_DIR=folder)


@pytest.mark.parametrize(
    ("written", "keys"),
    [('","', "comma"), ('["f5", ","]', "f5,comma"), ('"f5, r"', "f5,r"), ('"f5,"', ""), ('["f5", 3]', "")],
)
def test_a_comma_alone_is_a_key_and_else_stands_between_keys(written: str, keys: str, tmp_path: Path) -> None:
    """An entry without a key is refused."""
    toml = f'[keys]\n"ticket.refresh" = {written}\n'
    if keys:
        assert settings_of(tmp_path, toml).keys == {"ticket.refresh": keys}
    else:
        with pytest.raises(InvalidSetting, match=r"keys\.ticket\.refresh"):
            settings_of(tmp_path, toml)


@pytest.mark.parametrize(
    ("written", "proxy"),
    [
        ("", ""),
        ("Environment", "environment"),
        ("http://Proxy.example", "http://proxy.example:80"),
        ("http://me:pass@[::1]:8080/", "http://me:pass@[::1]:8080"),
    ],
)
def test_the_proxys_address_is_normalised(written: str, proxy: str, tmp_path: Path) -> None:
    """With its port; the word for the usual variables is no address."""
    assert settings_of(tmp_path, f'proxy = "{written}"\n').proxy == proxy


def test_a_template_of_links_has_at_most_200_characters(tmp_path: Path) -> None:
    """An empty one is none."""
    template = "https://desk.example/{TicketId}/".ljust(200, "x")
    for written in ("", template):
        assert settings_of(tmp_path, f'ticket_url = "{written}"\n').ticket_url == written
    with pytest.raises(InvalidSetting, match="ticket_url"):
        settings_of(tmp_path, f'ticket_url = "{template}x"\n')
