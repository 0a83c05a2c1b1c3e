"""The menus that choose what the queue shows, and the question who uses it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from series_tui.api.models import TicketFilters, TicketSummary
from series_tui.errors import SeriesError
from series_tui.tickets.filters import QueueFilters
from series_tui.tickets.views import ME, View
from series_tui.tui.error_text import error_line
from series_tui.tui.loading import Work
from series_tui.tui.queue import menus
from series_tui.tui.queue.counts import STATUSES
from series_tui.tui.queue.saved_views import SavedViews
from series_tui.tui.session import Session
from series_tui.tui.widgets.select_dialog import HINT, Choice, SelectDialog

Ask = Callable[[SelectDialog, Callable[[str | None], None]], object]


class FilterDialogs:
    """Shows menus, and shows the queue as they say.

    Args:
        session: The names that are known, and the settings.
        ask: Shows a dialog, and calls back with what was chosen; None where it was cancelled.
        show: Shows the queue with other filters, or in another order.
        shown: Returns what is shown.
        count_of: Returns how many tickets match; None while that is not known.
        run: Runs a coroutine function in the background.
        report: Shows a remark in passing.
    """

    def __init__(
        self,
        session: Session,
        *,
        ask: Ask,
        show: Callable[[View], None],
        shown: Callable[[], View],
        count_of: Callable[[TicketFilters], int | None],
        run: Callable[[Work], object],
        report: Callable[[str], None],
    ) -> None:
        self._session, self._views = session, SavedViews(session)
        self._ask, self._show, self._shown = ask, show, shown
        self._count_of, self._run, self._report = count_of, run, report

    def choose(self, what: str, tickets: Iterable[TicketSummary], first: TicketSummary | None) -> bool:
        """Show a menu; return False where there is nothing to choose from.

        Args:
            what: ``status``, ``department``, ``author``, ``priority``, ``sort``, ``save`` or ``views``.
            tickets: Tickets whose departments are offered, too.
            first: The ticket whose author comes first.
        """
        match what:
            case "status":
                self._choose_status()
            case "department":
                self._choose_department(tickets)
            case "author":
                self._choose_author(first)
            case "priority":
                self._choose_priority()
            case "sort":
                self._choose_order()
            case "save":
                self._save_view()
            case _:
                return self._choose_view()
        return True

    def _choose_status(self) -> None:
        """Choose a status."""
        remote = self._shown().filters.remote
        counts = {status: self._count_of(replace(remote, status=status)) for status in STATUSES}
        choices = menus.status_choices(counts)
        self._choose("Status", choices, partial(self._set_remote, "status"))

    def _choose_department(self, tickets: Iterable[TicketSummary]) -> None:
        """Choose a department of the workspace, or of these tickets."""
        choices = menus.department_choices(tickets, self._session.config)
        self._choose("Department", choices, partial(self._set_remote, "department"), menus.typed_id)

    def _choose_author(self, first: TicketSummary | None) -> None:
        """Choose any author seen; the one of this ticket comes first."""
        choices = menus.author_choices(first, self._session.people)
        chosen = partial(self._set_remote, "author")
        self._choose("Author: name, username or ID", choices, chosen, menus.typed_id)

    def _choose_priority(self) -> None:
        """Choose a priority."""
        choices = menus.priority_choices()
        self._choose("Priority", choices, lambda value: self._filter(self._filters.set_local(priority=value)))

    def _choose_order(self) -> None:
        """Choose an order."""
        self._choose(
            "Sort by",
            menus.sort_choices(self._shown().order),
            lambda value: self._show(replace(self._shown(), order=menus.sort_order(value))),
        )

    def _choose_view(self) -> bool:
        """Choose a saved view; return False where there is none."""
        choices = self._views.choices(self._count_of)
        if choices:
            self._choose("Saved views", choices, self._show_saved)
        return bool(choices)

    def _save_view(self) -> None:
        """Save what is shown under a name, in the place of a view that has it."""
        choices = self._views.choices()
        hint = "type a name · enter saves"

        def save(name: str) -> None:
            self._run(partial(self._save, name))

        self._choose("Save view as", choices, save, menus.typed_name, hint)

    def as_me(self, then: Callable[[str], None]) -> None:
        """Go on with the user's own id; ask for it once, and keep the answer in the config file.

        Args:
            then: Called with the id, unless the question is cancelled.
        """
        me = self._session.setup.staff_user_id
        if me:
            then(me)
            return

        def chosen(value: str) -> None:
            self._session.change_setup(staff_user_id=value)
            then(value)
            self._run(partial(self._keep_me, value))

        choices = menus.staff_choices(self._session.people, self._session.config)
        self._choose("Who are you? Name or user ID", choices, chosen, menus.typed_user_id)

    @property
    def _filters(self) -> QueueFilters:
        return self._shown().filters

    def _filter(self, filters: QueueFilters) -> None:
        self._show(replace(self._shown(), filters=filters))

    def _set_remote(self, field: str, value: str) -> None:
        self._filter(self._filters.set_remote(**{field: value}))

    def _choose(
        self,
        title: str,
        choices: Sequence[Choice],
        chosen: Callable[[str], object],
        typed: Callable[[str], Choice | None] | None = None,
        hint: str = HINT,
    ) -> None:
        """Show a menu; do nothing where it is cancelled."""

        def finish(value: str | None) -> None:
            if value is not None:
                chosen(value)

        self._ask(SelectDialog(title, choices, typed, hint), finish)

    def _show_saved(self, name: str) -> None:
        if self._views.view(name).filters.local.claimed_by == ME:
            self.as_me(lambda _me: self._show(self._views.view(name)))
        else:
            self._show(self._views.view(name))

    async def _keep_me(self, user_id: str) -> None:
        writer = self._session.setup.writer
        if writer is None:
            return
        try:
            place = await writer.set_value("staff_user_id", user_id)
        except SeriesError as error:
            self._report(error_line(error))
        else:
            self._report(f"Saved staff_user_id in {place}")

    async def _save(self, name: str) -> None:
        try:
            self._report(await self._views.save(name, self._shown()))
        except SeriesError as error:
            self._report(error_line(error))
