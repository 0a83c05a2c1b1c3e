"""Models of the tickets API: its responses as frozen values.

Every text in here is a ``SafeText``: cleaned once, where JSON became a model. A field that the response lacks
is an empty text, ``None`` or an empty tuple; one of an odd type is kept as text. Unknown fields are kept in
``extra``, in the order received, so that no renderer has to drop anything.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from series_tui.text.sanitize import SafeText

EMPTY = SafeText("")

Time = datetime | SafeText
"""A moment, aware, in UTC; or the text that stood in its place and is no time (empty if none did)."""

Fields = tuple[tuple[SafeText, SafeText], ...]
"""Fields this program has no name for: (name, value as text), in the order received."""


class Status(Enum):
    """The statuses that the reference names. A ticket's own text is in ``TicketSummary.status``."""

    OPEN = "open"
    IN_PROGRESS = "in-progress"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Priority(Enum):
    """The priorities that the reference names, lowest first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class Role(Enum):
    """The speaker of a message, by its type."""

    PLAYER = "player"
    STAFF = "staff"
    SYSTEM = "system"
    OTHER = "other"
    """A type that the reference does not name; ``Message.type_name`` has it."""


@dataclass(frozen=True, slots=True)
class Person:
    """A user, as far as the response describes one.

    Attributes:
        user_id: The id, digits usually; empty if missing.
        username: The unique name, without ``@``.
        display_name: The name the person chose.
        extra: Further fields, ``AvatarUrl`` among them.
    """

    user_id: SafeText = EMPTY
    username: SafeText = EMPTY
    display_name: SafeText = EMPTY
    extra: Fields = ()

    @property
    def name(self) -> SafeText:
        """The best name there is: display name, username or id."""
        return self.display_name or self.username or self.user_id


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a ticket's chat.

    Attributes:
        message_id: The key of the message in the response's map.
        author_id: The UserId of who wrote it; empty if missing.
        role: Who speaks, by the message's type.
        type_name: The type as the service names it.
        text: The text, with line feeds; may be empty.
        sent: When, or the text that stood there instead.
        extra: Further fields of the message.
    """

    message_id: SafeText
    author_id: SafeText
    role: Role
    type_name: SafeText
    text: SafeText
    sent: Time
    extra: Fields = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketSummary:
    """A ticket as the queue lists it: everything but its messages.

    Attributes:
        ticket_id: The TicketId (``TICKET-1234567890-ABCD``); empty if missing.
        object_id: The MongoDB ``_id``.
        subject: One line; empty if missing.
        category: Id of the category; its name is in the workspace's config.
        department: Id of the department, likewise.
        status: The status as the service spells it.
        priority: The priority as the service spells it.
        author: Who opened the ticket.
        claimed_by: UserId of the claimer; empty when unclaimed.
        claimer_name: The claimer's display name where the response has one.
        game_report: Whether it is an in-game report; None if the response does not say.
        game_data: Place, server and whatever else describes the game.
        created: When the ticket was created.
        updated: When it last changed.
        extra: Further top-level fields.
    """

    ticket_id: SafeText = EMPTY
    object_id: SafeText = EMPTY
    subject: SafeText = EMPTY
    category: SafeText = EMPTY
    department: SafeText = EMPTY
    status: SafeText = EMPTY
    priority: SafeText = EMPTY
    author: Person = Person()
    claimed_by: SafeText = EMPTY
    claimer_name: SafeText = EMPTY
    game_report: bool | None = None
    game_data: Fields = ()
    created: Time = EMPTY
    updated: Time = EMPTY
    extra: Fields = ()

    @property
    def reference(self) -> SafeText:
        """The ID to show and to ask for: the TicketId, else the ``_id``."""
        return self.ticket_id or self.object_id

    @property
    def is_claimed(self) -> bool:
        """Whether the ticket is claimed."""
        return bool(self.claimed_by or self.claimer_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket(TicketSummary):
    """One ticket with its messages.

    Attributes:
        claimer: Who claimed it, with names where the response has them; None when unclaimed.
        messages: The chat, sorted by time, then by the order received.
        source: The ticket's own JSON object, UTF-8, exactly as received: a view of the response, not a copy.
    """

    claimer: Person | None = None
    messages: tuple[Message, ...] = ()
    source: bytes | memoryview = b"{}"

    @property
    def claimed_by_person(self) -> Person:
        """The claimer; of one whom the response does not describe, the id and the name that it has."""
        return self.claimer or Person(user_id=self.claimed_by, display_name=self.claimer_name)


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page of the queue.

    Attributes:
        tickets: The tickets, in the service's order.
        page: This page's number, from 1.
        total_pages: How many pages there are; None if the response does not say.
        total_count: How many tickets match; None if the response does not say.
        has_next: Whether another page follows.
        sources: Each ticket's own JSON object, UTF-8, exactly as received.
    """

    tickets: tuple[TicketSummary, ...]
    page: int = 1
    total_pages: int | None = None
    total_count: int | None = None
    has_next: bool = False
    sources: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class TicketFilters:
    """Filters of the queue; an empty text filters nothing.

    Attributes:
        status: A status, as the API spells it.
        author: UserId of the author.
        department: Id of a department.
        search: Text in subject, author's username or display name.
        staff_user_id: Only what this staff member's departments allow.
    """

    status: str = ""
    author: str = ""
    department: str = ""
    search: str = ""
    staff_user_id: str = ""


NO_FILTERS = TicketFilters()


@dataclass(frozen=True, slots=True)
class WorkspaceConfig:
    """The names that belong to the ids of a workspace.

    Attributes:
        enabled: Whether the tickets module is on; None if the response does not say.
        categories: (id, name) of each category.
        departments: (id, name) of each department.
        members: UserIds of all departments' members, each once.
    """

    enabled: bool | None = None
    categories: tuple[tuple[SafeText, SafeText], ...] = ()
    departments: tuple[tuple[SafeText, SafeText], ...] = ()
    members: tuple[SafeText, ...] = ()

    def category_name(self, category: SafeText) -> SafeText:
        """Return the name of a category, or its id where no name is known."""
        return dict(self.categories).get(category) or category

    def department_name(self, department: SafeText) -> SafeText:
        """Return the name of a department, or its id where no name is known."""
        return dict(self.departments).get(department) or department


Identity = Hashable


def identity(ticket: TicketSummary) -> Identity:
    """Return a ticket's id, or the ticket itself where its response names none."""
    return ticket.object_id or ticket.ticket_id or ticket
