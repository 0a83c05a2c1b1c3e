"""`series-tui show`: many tickets, formats, selections and files."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from series_tui.demo.generator import TicketList
from series_tui.demo.respond import Request, Workspace
from series_tui.demo.samples import EXAMPLE, LONG_CHAT, ODD
from series_tui.demo.server import Fault
from series_tui.text.sanitize import HEADER_MARK
from tests.cli.world import COMMAND, KEY, ServedApi, User
from tests.e2e.terminal import Terminal
from tests.programs import needs_jq

EMOJI = "TICKET-1700000023-EMOJ"


def test_tickets_are_printed_in_the_order_of_their_arguments(served: ServedApi, user: User) -> None:
    """The first response is the slowest, and its ticket is still the first that is printed."""
    served.api.faults.extend([Fault(delay=0.5), Fault(delay=0.2)])
    ended = user.run("show", EXAMPLE, ODD, EMOJI, "--format", "jsonl")
    assert [json.loads(line)["TicketId"] for line in ended.out.splitlines()] == [EXAMPLE, ODD, EMOJI]
    assert {request.connection for request in served.api.requests} == {1, 2, 3}


@pytest.mark.parametrize("line", ["_{}_", "__{}__", "*{}*,", "{}- urgent", "{}--can", "{}_transcript.html"])
def test_an_id_is_extracted_from_links_and_quotes(user: User, line: str) -> None:
    """With the marks of a chat, of a sentence or of a file's name around it."""
    ended = user.run("show", line.format(EXAMPLE), "--format", "jsonl")
    assert json.loads(ended.out)["TicketId"] == EXAMPLE
    assert ended.err == ""


def test_ids_are_extracted_from_coloured_grep_output(user: User) -> None:
    """`grep --color=always` puts sequences around, and into, what it finds."""
    coloured = f"chat.log:\x1b[01;31m\x1b[K{EXAMPLE[:12]}\x1b[m\x1b[K{EXAMPLE[12:]}: help\n"
    ended = user.run("show", "-", "--format", "jsonl", stdin=coloured)
    assert json.loads(ended.out)["TicketId"] == EXAMPLE


@pytest.mark.parametrize("place", [3, 7, 12, 18, 20])
def test_a_wrapped_id_is_read_from_stdin_as_one_line(place: int, served: ServedApi, user: User) -> None:
    """No half of it is asked for."""
    given = f"{ODD}\nsee {EXAMPLE[:place]}\n{EXAMPLE[place:]} please\n"
    ended = user.run("show", "-", "--format", "jsonl", "--fields", "TicketId", stdin=given)
    assert [json.loads(line)["TicketId"] for line in ended.out.splitlines()] == [ODD, EXAMPLE]
    assert len(served.api.requests) == 2


def test_a_response_with_another_ticket_is_refused(served: ServedApi, user: User) -> None:
    """Nothing of it is printed, and the message names both."""
    data = {"Ticket": {"TicketId": ODD, "Subject": "secret of another"}}
    served.api.faults.append(Fault(body=json.dumps({"success": True, "data": data}).encode()))
    ended = user.run("show", EXAMPLE)
    assert ended.code == 6
    assert ended.out == ""
    assert EXAMPLE in ended.err
    assert ODD in ended.err
    assert "secret" not in ended.err


@contextmanager
def _answering_only(ticket_id: str) -> Iterator[str]:
    """Serve one ticket, and let requests for another one wait; yield the address."""
    workspace = Workspace(TicketList(datetime.now(UTC)), KEY)
    is_over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if not self.path.endswith(ticket_id):
                is_over.wait(60)
                return
            body = b"".join(workspace.respond(Request("GET", self.path, {"apikey": KEY})).body)
            self.send_response(200)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        is_over.set()
        server.shutdown()


def test_a_ticket_is_printed_before_the_next_response(user: User) -> None:
    """The first ticket can be read to its end while the second one's response is still awaited."""
    command = [COMMAND, "show", EXAMPLE, ODD, "--format", "jsonl"]
    with (
        _answering_only(EXAMPLE) as url,
        subprocess.Popen(
            command, env=user.environ(SERIES_API_URL=url), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process,
    ):
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["TicketId"] == EXAMPLE
        assert process.poll() is None
        process.kill()


def test_a_missing_ticket_does_not_stop_the_others(user: User) -> None:
    """What can be shown is shown; the exit code is the first failure's, and each error names its ticket."""
    ended = user.run("show", EXAMPLE, "TICKET-2-NONE", "not an id", ODD, "--format", "json")
    assert ended.code == 4
    assert [ticket["TicketId"] for ticket in json.loads(ended.out)] == [EXAMPLE, ODD]
    assert "No ticket TICKET-2-NONE" in ended.err
    assert 'No ticket ID found in "not an id"' in ended.err


def test_an_error_names_its_ticket_among_several(served: ServedApi, user: User) -> None:
    """An error that does not say which ticket it befell gets the ID before it, and its reason only once."""
    served.api.faults.extend([Fault(status=418), Fault(status=418)])
    ended = user.run("show", EXAMPLE, ODD)
    lines = ended.err.splitlines()
    assert ended.code == 6
    assert lines[0].startswith(f"series-tui: {EXAMPLE}: ")
    assert lines[-1].startswith(f"series-tui: {ODD}: ")
    assert len(lines) == 4


def test_a_refused_key_is_reported_once(served: ServedApi, user: User) -> None:
    """With a wrong key no further ticket is asked for, however many are on the list."""
    ended = user.run("show", "-", stdin=f"{EXAMPLE}\n" * 3 + f"{ODD}\n" * 3, environ={"SERIES_API_KEY": "no"})
    assert ended.code == 3
    assert ended.err.count("refused (401)") == 1
    assert len(served.asked) <= 2, "those that were on their way already"


def test_ids_from_stdin_keep_their_place_among_arguments(served: ServedApi, user: User) -> None:
    """`-` stands for the lines of stdin: links, quotes, empty lines and bytes that are no text included."""
    lines = f'\n"{ODD}"\r\nhttps://panel.example/tickets/{EMOJI}\n\n\xff\n'.encode("latin-1")
    ended = user.run("show", EXAMPLE, "-", EXAMPLE, "--format", "jsonl", stdin=lines)
    shown = [json.loads(line)["TicketId"] for line in ended.out.splitlines()]
    assert shown == [EXAMPLE, ODD, EMOJI, EXAMPLE]
    assert ended.code == 2
    assert len(served.asked) == 3, "a ticket that is wanted twice is fetched once"


def test_a_long_list_is_fetched_a_few_ahead(served: ServedApi, user: User) -> None:
    """Every ticket of a long list is printed once, in order."""
    listed = user.run("list", "--all", "--format", "jsonl")
    ticket_ids = [json.loads(line)["TicketId"] for line in listed.out.splitlines()][:40]
    ended = user.run("show", "-", "--format", "jsonl", "--fields", "TicketId", stdin="\n".join(ticket_ids))
    assert [json.loads(line) for line in ended.out.splitlines()] == [
        {"TicketId": each} for each in ticket_ids
    ]


def test_one_id_prints_the_object_and_several_an_array(user: User) -> None:
    """`--format json` is the API's own object for one ID, and an array for a list, even one that is empty."""
    assert json.loads(user.run("show", EXAMPLE, "--format", "json").out)["TicketId"] == EXAMPLE
    both = json.loads(user.run("show", EXAMPLE, EXAMPLE, "--format", "json").out)
    assert [ticket["TicketId"] for ticket in both] == [EXAMPLE, EXAMPLE]
    assert user.run("show", "TICKET-1-NONE", "TICKET-2-NONE", "--format", "json").out == "[]\n"


def test_several_tickets_make_one_html_page(user: User) -> None:
    """`--format html` of several IDs is one document with a section for each."""
    page = user.run("show", EXAMPLE, "TICKET-1-NONE", ODD, "--format", "html").out
    assert page.count("<!doctype html>") == page.count("</html>") == 1
    assert page.count("<main>") == page.count("</main>") == 2


def test_only_the_named_fields_are_printed(user: User) -> None:
    """`--fields` keeps what is named, as the API spells it; an unknown name is refused with a list."""
    ended = user.run("show", EXAMPLE, "--format", "json", "--fields", "Status, Subject")
    assert json.loads(ended.out) == {"Subject": "Help with ranking", "Status": "in-progress"}
    refused = user.run("show", EXAMPLE, "--format", "json", "--fields", "Status,subject")
    assert (refused.code, refused.out) == (2, "")
    assert "Unknown field subject. Did you mean Subject?" in refused.err
    assert "Choose from TicketId, _id, Subject" in refused.err
    several = user.run("show", EXAMPLE, ODD, "--format", "jsonl", "--fields", "Nosuch")
    assert several.code == 2
    assert "Unknown field Nosuch." in several.err


def test_a_role_filter_shows_only_its_messages(user: User) -> None:
    """`--role` leaves out the others, and a selection that is empty says so."""
    staff = user.run("show", EXAMPLE, "--role", "staff").out
    assert "since when" in staff
    assert "I need help" not in staff
    assert "1 of 4 messages" in staff
    empty = user.run("show", EXAMPLE, "--since", "1h")
    assert re.search(r"No messages since [-0-9]{10} [0-9:]{5} UTC \(of 4\)", empty.out)
    data = user.run("show", EXAMPLE, "--since", "1h", "-f", "json")
    assert json.loads(data.out)["Content"] == {}
    assert "No messages since" in data.err


def test_ids_and_every_fact_are_printed_on_request(user: User) -> None:
    """The head is three lines; `--ids` adds ids of messages, `--full` every fact and seconds."""
    short = user.run("show", EXAMPLE).out
    head = short.split("\n\n")[0].splitlines()
    assert len(head) == 3
    assert "msj_" not in short
    assert "AvatarUrl" not in short
    assert "msj_" in user.run("show", EXAMPLE, "--ids").out
    full = user.run("show", EXAMPLE, "--full").out
    for text in ("AvatarUrl", "_id ", "10:30:00 UTC", "msj_"):
        assert text in full


@pytest.mark.parametrize(
    ("name", "begins"),
    [("t.md", "# "), ("t.html", "<!doctype html>"), ("t.json", '{"'), ("t.txt", HEADER_MARK)],
)
def test_the_extension_sets_the_format(user: User, name: str, begins: str) -> None:
    """`--output` without `--format`; with one, that holds; `-` is standard output."""
    assert user.run("show", EXAMPLE, "-o", name).code == 0
    assert (user.home / name).read_text().startswith(begins)
    assert user.run("show", EXAMPLE, "-o", name, "--force", "-f", "jsonl").code == 0
    assert (user.home / name).read_text().startswith('{"')
    assert user.run("show", EXAMPLE, "-o", "-").out.startswith(HEADER_MARK)


@pytest.mark.parametrize("form", ["text", "markdown", "html", "json"])
def test_last_and_since_show_only_newer_messages(form: str, user: User) -> None:
    """`--last` and `--since` leave the older messages out of every format, and the ticket itself in."""
    whole = user.run("show", EXAMPLE, "--format", form).out
    last = user.run("show", EXAMPLE, "--format", form, "--last", "1").out
    since = user.run("show", EXAMPLE, "--format", form, "--since", "2025-01-15T10:41:00Z").out
    for text, in_last, in_since in (
        ("rank", True, True),
        ("I need help", False, False),
        ("since when", False, True),
        ("training centre", True, True),
    ):
        assert text in whole
        assert (text in last, text in since) == (in_last, in_since)


def test_times_are_printed_in_the_chosen_zone(user: User) -> None:
    """`--timezone`, `--utc` and the machine's own zone: each time has its zone beside it."""
    berlin = user.run("show", EXAMPLE, "--timezone", "Europe/Berlin").out
    assert "11:30 CET" in berlin
    assert "2025-01-15 11:30 CET" in berlin
    assert "10:30 UTC" in user.run("show", EXAMPLE, "--utc", environ={"TZ": "Asia/Tokyo"}).out
    assert "19:30 JST" in user.run("show", EXAMPLE, environ={"TZ": "Asia/Tokyo"}).out


def test_a_file_is_private_and_overwritten_only_with_force(user: User) -> None:
    """`--output` writes with mode 0600, refuses what is there, and replaces it with `--force`."""
    target = user.home / "ticket.md"
    arguments = ("show", EXAMPLE, "--format", "markdown", "--output", str(target))
    assert user.run(*arguments).out == ""
    first = target.read_text()
    assert "Help with ranking" in first
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    refused = user.run(*arguments, "--last", "1")
    assert refused.code == 2
    assert "--force" in refused.err
    assert target.read_text() == first
    assert user.run(*arguments, "--last", "1", "--force").code == 0
    assert target.read_text() != first
    assert [path.name for path in user.home.iterdir() if path.is_file()] == ["ticket.md"]


def test_no_file_is_left_without_a_ticket(user: User) -> None:
    """A ticket that does not exist leaves neither an empty file nor a temporary one."""
    assert user.run("show", "TICKET-1-NONE", "--output", "out.txt").code == 4
    assert not [path for path in user.home.iterdir() if path.is_file()]


@pytest.mark.parametrize(
    ("form", "back"),
    [
        ("text", lambda out: out.encode().decode("unicode_escape")),
        ("markdown", unescape),
        ("html", unescape),
        ("json", lambda out: json.loads(out)["Subject"]),
        ("jsonl", lambda out: json.loads(out)["Subject"]),
    ],
)
def test_a_locale_without_unicode_gets_ascii(
    form: str, back: Callable[[str], str], served: ServedApi, user: User
) -> None:
    """Where the locale is no UTF-8, each format escapes what is beyond ASCII in its own way."""
    subject = "Łódź 🐕 日本"
    body = json.dumps({"success": True, "data": {"Ticket": {"Subject": subject}}}, ensure_ascii=False)
    served.api.faults.append(Fault(status=200, body=body.encode()))
    ended = user.run("show", "T1", "--format", form, environ={"LANG": "C", "LC_ALL": "C"})
    assert ended.code == 0
    assert ended.out.isascii()
    assert subject in back(ended.out)


def _seen(user: User, *arguments: str, **environ: str) -> str:
    """Return what the command writes to a terminal of 60 columns."""
    variables: dict[str, str | None] = dict(user.environ(**environ))
    with Terminal(*arguments, size=(60, 200), environment=variables) as terminal:
        terminal.wait()
        return bytes(terminal.sent).decode().replace("\r\n", "\n")


def _folded(text: str) -> str:
    return " ".join(text.split())


def test_a_terminal_gets_the_same_content_wrapped_and_coloured(user: User) -> None:
    """On a terminal the text is wrapped to it and coloured; without colours and wraps it is the pipe's."""
    arguments = ("show", LONG_CHAT, "--last", "30")
    seen = _seen(user, *arguments)
    bare = re.sub(r"\x1b\[[0-9;]*m", "", seen)
    assert "\x1b[" in seen
    assert max(map(len, bare.splitlines())) <= 80, "a message is wrapped to 60 columns"
    assert _folded(bare) == _folded(user.run(*arguments).out)


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        (("--no-color",), {}),
        (("--color", "never"), {"FORCE_COLOR": "1"}),
        ((), {"NO_COLOR": "1"}),
        ((), {"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}),
        ((), {"CLICOLOR": "0"}),
        ((), {"TERM": "dumb"}),
    ],
)
def test_colours_can_be_switched_off(arguments: tuple[str, ...], environ: dict[str, str], user: User) -> None:
    """A flag, a variable, and a terminal that knows none: each leaves the text without escapes."""
    assert "\x1b" not in _seen(user, "show", EXAMPLE, *arguments, **environ)


@pytest.mark.parametrize(
    ("arguments", "environ"),
    [
        (("--color=always",), {}),
        (("--color", "always"), {"NO_COLOR": "1"}),
        ((), {"CLICOLOR_FORCE": "1"}),
        ((), {"FORCE_COLOR": "1"}),
    ],
)
def test_colours_can_be_forced_in_a_pipe(
    arguments: tuple[str, ...], environ: dict[str, str], user: User
) -> None:
    """By a flag or a variable; without either a pipe gets none."""
    assert "\x1b[" in user.run("show", EXAMPLE, *arguments, environ=environ).out
    assert "\x1b" not in user.run("show", EXAMPLE).out


@needs_jq
def test_the_environment_may_be_read_from_the_demo_server(user: User) -> None:
    """What `demo-server` prints is all that a script needs to read from it."""
    line = (
        f"{COMMAND} demo-server > demo.env & server=$!; "
        "while ! grep -q KEY demo.env 2>/dev/null; do sleep 0.05; done; "
        f"set -a; . ./demo.env; {COMMAND} show {EXAMPLE} --format json | jq -r .Subject; kill $server"
    )
    ended = user.shell(line)
    assert ended.out == "Help with ranking\n"
