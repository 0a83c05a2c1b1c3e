"""Make the app's context from the settings of a profile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from series_tui.cli.config_writer import ConfigWriter
from series_tui.cli.connect import DEMO_HOST, DEMO_WORKSPACE, connect, prepare
from series_tui.cli.key_store import ProfileKeyStore
from series_tui.cli.recents import recents_for
from series_tui.render.times import zone_of
from series_tui.runtime.browser import can_open_browser, open_in_browser
from series_tui.tui.context import AppContext, NoticeQueue

if TYPE_CHECKING:
    from series_tui.api.ticket_id import TicketId
    from series_tui.config import Settings

_WITHOUT_HYPERLINKS = ("linux", "vt", "cons", "sun", "ansi")
"""Consoles that may print an OSC sequence they do not know."""


def make_context(
    settings: Settings,
    environ: Mapping[str, str],
    references: tuple[TicketId, ...] = (),
    *,
    is_demo: bool,
    ascii_only: bool,
    view: str = "",
) -> AppContext:
    """Return what the app needs for the profile of the settings, and for another one later.

    Args:
        settings: The settings of the profile.
        environ: The environment, the key included.
        references: Tickets to open at the start.
        is_demo: Whether the embedded API answers.
        ascii_only: Whether the program's own marks are ASCII.
        view: The name of the view that the queue starts on; empty for the input.
    """
    key_stores: dict[str, ProfileKeyStore] = {}
    notices = NoticeQueue()

    def for_settings(settings: Settings) -> AppContext:
        # A key that was entered for a profile is still there when the app comes back to it.
        key_store = key_stores.setdefault(settings.profile, ProfileKeyStore(settings, environ))
        return AppContext(
            connect=partial(
                connect,
                settings,
                environ,
                is_demo=is_demo,
                entered=key_store.held,
                say=notices.put,
                waits_out_limit=True,
            ),
            prepare=partial(prepare, settings, is_demo=is_demo),
            recents=recents_for(settings, environ, is_demo=is_demo),
            workspace=DEMO_WORKSPACE if is_demo else settings.profile,
            host=DEMO_HOST if is_demo else settings.host,
            zone=zone_of(settings.timezone),
            now=lambda: datetime.now(UTC),
            references=references,
            ascii_only=ascii_only,
            theme=settings.theme,
            alert=settings.alert,
            keys=settings.keys,
            clipboard=settings.clipboard,
            notices=notices,
            notice=" ".join(settings.warnings),
            mouse=settings.mouse,
            links=settings.links == "on" and not environ.get("TERM", "").startswith(_WITHOUT_HYPERLINKS),
            is_plain_http=settings.is_plain_http,
            department=settings.department,
            status=settings.status,
            staff_user_id=settings.staff_user_id,
            waiting=settings.waiting,
            views=settings.views,
            view=view,
            writer=None if is_demo else ConfigWriter(settings),
            watch_seconds=settings.watch_seconds,
            ticket_url=settings.ticket_url,
            player_url=settings.player_url,
            open_link=open_in_browser if can_open_browser(environ) else None,
            key_store=None if is_demo else key_store,
            profiles=() if is_demo else settings.profiles,
            for_profile=None if is_demo else lambda name: for_settings(settings.with_profile(name)),
        )

    return for_settings(settings)
