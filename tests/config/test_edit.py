"""Settings that are changed in the file: comments, order, mode and links stay as they were."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from series_tui.config import load_settings
from series_tui.config.edit import add_sample, parsed_value, save_view, set_value, unset_value
from series_tui.config.saved_view import SavedView
from series_tui.errors import InvalidSetting, OutputNotWritten
from series_tui.runtime.folder_lock import locked_folder

COMMENTED = """\
# My settings.

theme = "nord"   # easy on the eyes
watch_seconds = 60

[keys]
# The old habit.
ticket.refresh = "f5"
"queue.find" = "f9"

[profiles.events]   # the events team
department = "events-dept"

[views.mine]
claimed_by = "me"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a config file with comments."""
    path = tmp_path / "config.toml"
    path.write_text(COMMENTED)
    path.chmod(0o640)
    return path


def changed_lines(path: Path) -> list[str]:
    """Return the lines that were removed and added, each with its sign."""
    before, after = COMMENTED.splitlines(), path.read_text().splitlines()
    removed = [f"-{line}" for line in before if line not in after]
    return removed + [f"+{line}" for line in after if line not in before]


@pytest.mark.parametrize(
    ("name", "value", "profile", "expected"),
    [
        (
            "theme",
            "dracula",
            "",
            ['-theme = "nord"   # easy on the eyes', '+theme = "dracula"   # easy on the eyes'],
        ),
        ("mouse", False, "", ["+mouse = false"]),
        ("profile", "events", "", ['+profile = "events"']),
        ("watch_seconds", 30, "", ["-watch_seconds = 60", "+watch_seconds = 30"]),
        ("keys.ticket.refresh", "f7", "", ['-ticket.refresh = "f5"', '+ticket.refresh = "f7"']),
        ("keys.queue.find", "f8", "", ['-"queue.find" = "f9"', '+"queue.find" = "f8"']),
        ("keys.ticket.watch", "f7", "", ['+"ticket.watch" = "f7"']),
        ("status", "open", "events", ['+status = "open"']),
        ("profiles.events.status", "open", "", ['+status = "open"']),
        ("status", "open", "new.team", ['+[profiles."new.team"]', '+status = "open"']),
        ("views.mine.sort", "waiting", "", ['+sort = "waiting"']),
        ("views.to do.unclaimed", True, "", ['+[views."to do"]', "+unclaimed = true"]),
    ],
)
def test_setting_a_value_keeps_every_other_line(
    name: str, value: object, profile: str, expected: list[str], file: Path
) -> None:
    """Comments, order and mode are kept; what is new goes where it belongs."""
    set_value(file, name, value, profile=profile)
    assert sorted(changed_lines(file)) == sorted(expected)
    assert file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(file.parent) == ["config.toml"]
    load_settings({"profile": profile or None}, {"SERIES_TUI_CONFIG": str(file)})


def test_a_setting_of_the_top_does_not_land_in_a_table(file: Path) -> None:
    """It is read again as what it was written for."""
    set_value(file, "alert", "bell")
    assert load_settings({}, {"SERIES_TUI_CONFIG": str(file)}).alert == "bell"


@pytest.mark.parametrize(
    ("name", "profile", "expected"),
    [
        ("theme", "", ['-theme = "nord"   # easy on the eyes']),
        ("keys.ticket.refresh", "", ['-ticket.refresh = "f5"']),
        ("department", "events", ['-department = "events-dept"']),
        ("views.mine", "", ["-[views.mine]", '-claimed_by = "me"']),
        ("profiles.events", "", ["-[profiles.events]   # the events team", '-department = "events-dept"']),
    ],
)
def test_unsetting_a_value_keeps_every_other_line(
    name: str, profile: str, expected: list[str], file: Path
) -> None:
    """What is not there is no error, and writes nothing."""
    assert unset_value(file, name, profile=profile)
    assert [line for line in changed_lines(file) if line not in ("-", "+")] == expected
    written = file.stat()
    assert not unset_value(file, name, profile=profile)
    assert file.stat().st_ino == written.st_ino


def test_the_sample_is_not_added_where_it_would_change_a_setting(tmp_path: Path) -> None:
    """A line of a long value looks like the head of a table: settings would be added within the value."""
    path = tmp_path / "config.toml"
    path.write_text(content := 'pager = """less \\\n[-R]"""\n')
    with pytest.raises(OutputNotWritten, match="was not written"):
        add_sample(path)
    assert path.read_text() == content


def test_the_sample_is_added_once(file: Path) -> None:
    """A file that has all of it stays as it is."""
    assert add_sample(file)
    written = file.read_text()
    assert not add_sample(file)
    assert file.read_text() == written


def test_a_write_protected_file_is_not_replaced(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though its folder would let a new one take its name."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(OutputNotWritten) as caught:
        set_value(file, "theme", "dracula")
    assert caught.value.why == "It is write-protected."
    assert file.read_text() == COMMENTED


def test_a_views_name_may_hold_dots(file: Path) -> None:
    """What follows its last dot is a field only if there is one of that name."""
    save_view(file, "to.do", SavedView(status="open"))
    set_value(file, "views.to.do.sort", "waiting")
    views = load_settings({}, {"SERIES_TUI_CONFIG": str(file)}).views
    assert views["to.do"] == SavedView(status="open", sort="waiting")
    assert unset_value(file, "views.to.do")
    assert "to.do" not in load_settings({}, {"SERIES_TUI_CONFIG": str(file)}).views


def test_a_missing_file_is_made_for_this_user_alone(tmp_path: Path) -> None:
    """The folder, too."""
    path = tmp_path / "new" / "config.toml"
    set_value(path, "theme", "nord")
    assert path.read_text() == 'theme = "nord"\n'
    set_value(path, "views.mine.status", "open")
    assert path.read_text() == 'theme = "nord"\n\n[views.mine]\nstatus = "open"\n'
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_link_stays_a_link(tmp_path: Path, file: Path) -> None:
    """The file in a dotfiles repository changes, and the link to it stays."""
    folder = tmp_path / "home"
    folder.mkdir()
    link = folder / "config.toml"
    link.symlink_to(file)
    set_value(link, "theme", "dracula")
    assert link.is_symlink()
    assert 'theme = "dracula"' in file.read_text()
    assert os.listdir(folder) == ["config.toml"]


@pytest.mark.parametrize("content", ["﻿theme = 'nord'\r\n# x\r\n", "theme = 'nord'\n# x"])
def test_line_ends_and_a_byte_order_mark_are_kept(content: str, tmp_path: Path) -> None:
    """An editor's habits are not the program's business."""
    path = tmp_path / "config.toml"
    path.write_bytes(content.encode())
    set_value(path, "theme", "dracula")
    assert path.read_bytes().decode() == content.replace("'nord'", '"dracula"')


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("thme", "nord", "Did you mean theme?"),
        ("theme", "drakula", "Did you mean dracula?"),
        ("keys.ticket.refrehs", "f5", "Did you mean ticket.refresh?"),
        ("keys.ticket.refresh", "esc", "Did you mean escape?"),
        ("views.mine.sort", "update", "Did you mean updated?"),
        ("views.mine.unclaimed", True, "unclaimed and claimed"),
        ("profiles.events.theme", "nord", "Unknown setting in [profiles.events]"),
        ("views.mine", "x", "A view must be a table."),
        ("mouse", "nein", "true or false"),
        ("profile", "evnts", "no profile with this name; it has default, events"),
        ("profile", "the events", "A profile's name must have"),
        ("profiles", "events", "a table for each profile"),
        ("api_key", "x", "never stored in the config file"),
    ],
)
def test_a_change_that_makes_the_file_unusable_is_refused(
    name: str, value: object, words: str, file: Path
) -> None:
    """The file stays as it was."""
    with pytest.raises(InvalidSetting) as caught:
        set_value(file, name, value)
    assert words in f"{caught.value.why} {caught.value.next_step}"
    assert file.read_text() == COMMENTED


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "drakula"),
        ("thme", "nord"),
        ("theme.dark", "nord"),
        ("keys.ticket.refresh", "esc"),
        ("keys.ticket.refrehs", "f5"),
        ("views.mine.sort", "update"),
        ("profiles.events.status", "opne"),
    ],
)
def test_a_value_that_was_never_in_the_file_is_not_looked_for_there(
    name: str, value: str, file: Path
) -> None:
    """The error names the setting and no place in the file."""
    with pytest.raises(InvalidSetting) as caught:
        set_value(file, name, value)
    assert name.removeprefix("profiles.events.") in caught.value.what
    assert str(file) not in f"{caught.value.what} {caught.value.why} {caught.value.next_step}"


def test_the_profile_in_use_is_not_removed(file: Path) -> None:
    """The file would be unusable without it."""
    set_value(file, "profile", "events")
    with pytest.raises(InvalidSetting, match="profile events"):
        unset_value(file, "profiles.events")
    assert unset_value(file, "profile")
    assert unset_value(file, "profiles.events")


def test_an_unusable_setting_can_be_mended(file: Path) -> None:
    """A file with a mistake is refused until the change removes just that."""
    file.write_text("tehme = 'x'\nstatus = 'opne'\n")
    with pytest.raises(InvalidSetting, match="tehme"):
        set_value(file, "status", "open")
    with pytest.raises(InvalidSetting, match="status"):
        unset_value(file, "tehme")
    file.write_text("status = 'opne'\n")
    set_value(file, "status", "open")
    assert file.read_text() == 'status = "open"\n'
    file.write_text("views = 3\n")
    set_value(file, "views.mine.status", "open")
    assert file.read_text().strip() == '[views.mine]\nstatus = "open"'


def test_a_folder_that_cannot_be_written_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays as it was."""

    def refuse(**_about: object) -> tuple[int, str]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("tempfile.mkstemp", refuse)
    with pytest.raises(OutputNotWritten) as caught:
        set_value(file, "theme", "dracula")
    assert "Permission denied" in caught.value.why
    assert file.read_text() == COMMENTED


def test_a_place_that_is_no_folder_is_named(tmp_path: Path) -> None:
    """As where HOME is /dev/null."""
    with pytest.raises(OutputNotWritten):
        set_value(Path("/dev/null/.config/series-tui/config.toml"), "theme", "nord")


def test_changes_at_the_same_time_are_all_kept(file: Path) -> None:
    """Each process reads what the one before has written."""
    names = [f"ticket.{name}" for name in ("watch", "export", "copy", "find", "close")]
    threads = [
        threading.Thread(target=set_value, args=(file, f"keys.{name}", f"f{number + 10}"))
        for number, name in enumerate(names)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert set(names) <= load_settings({}, {"SERIES_TUI_CONFIG": str(file)}).keys.keys()


def test_a_lock_of_another_process_is_waited_for_a_bounded_time(tmp_path: Path) -> None:
    """It is waited for a moment only."""
    with locked_folder(tmp_path):
        started = time.monotonic()
        with pytest.raises(OutputNotWritten, match="Nothing was written"), locked_folder(tmp_path, 0.1):
            pass
        assert time.monotonic() - started < 3
    with locked_folder(tmp_path):
        pass


def test_a_view_is_saved_and_replaced(file: Path) -> None:
    """Only what it says is written."""
    save_view(file, "to do", SavedView(unclaimed=True, sort="waiting"))
    save_view(file, "mine", SavedView(status="open"))
    views = load_settings({}, {"SERIES_TUI_CONFIG": str(file)}).views
    assert views == {
        "mine": SavedView(status="open"),
        "to do": SavedView(unclaimed=True, sort="waiting"),
    }
    assert "# The old habit." in file.read_text()
    for name in ("", "-x", "x" * 41, "a\nb"):
        with pytest.raises(InvalidSetting):
            save_view(file, name, SavedView())


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("mouse", "false", False),
        ("mouse", "On", True),
        ("mouse", "maybe", "maybe"),
        ("watch_seconds", "45", 45),
        ("watch_seconds", "4.5", "4.5"),
        ("theme", "true", "true"),
        ("staff_user_id", "123", "123"),
        ("keys.ticket.refresh", "1", "1"),
        ("views.mine.unclaimed", "yes", True),
        ("views.mine.search", "yes", "yes"),
        ("profiles.events.watch_seconds", "45", 45),
    ],
)
def test_a_typed_value_becomes_the_type_of_its_setting(name: str, text: str, value: object) -> None:
    """Text stays text where text is meant, whatever it looks like."""
    assert parsed_value(name, text) == value
    assert type(parsed_value(name, text)) is type(value)
