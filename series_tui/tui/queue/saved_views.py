"""The saved views of the queue: those of the config file, and those saved since."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from series_tui.api.models import TicketFilters
from series_tui.config.saved_view import SavedView
from series_tui.tickets.views import SavedFields, View, saved_fields, view_of
from series_tui.tui.session import Session
from series_tui.tui.widgets.select_dialog import Choice


def _unknown(_filters: TicketFilters) -> None:
    return None


class SavedViews:
    """Finds and saves views by name.

    Args:
        session: What the app was given.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def _views(self) -> Mapping[str, SavedFields]:
        return self._session.setup.views

    def view(self, name: str) -> View:
        """Return a view.

        Raises:
            KeyError: There is none of this name.
        """
        return view_of(self._views[name], self._session.setup.staff_user_id)

    def choices(self, count_of: Callable[[TicketFilters], int | None] = _unknown) -> list[Choice]:
        """Return the views by name, with what they show and how many tickets, where that is known."""
        choices = []
        for name in self._views:
            view = self.view(name)
            parts = [view.effective.describe(self._session.name_of), view.order.describe()]
            count = None if view.needs_all else count_of(view.filters.remote)
            parts.append("" if count is None else f"{count:,} tickets")
            about = " · ".join(part for part in parts if part)
            choices.append(Choice(name, f"{name}  {about}" if about else name))
        return choices

    async def save(self, name: str, view: View) -> str:
        """Save a view under a name; return what was done, for a message.

        Raises:
            SeriesError: The config file cannot be written, or the name is not one.
        """
        setup = self._session.setup
        fields = saved_fields(view, setup.staff_user_id)
        place = await setup.writer.save_view(name, fields) if setup.writer is not None else ""
        saved = SavedView(**fields)  # type: ignore[arg-type]  # each field has its own type
        self._session.change_setup(views={**self._views, name: saved})
        return f'Saved view "{name}" in {place}' if place else f'View "{name}" is kept until you quit'
