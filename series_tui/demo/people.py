"""People, categories and departments of the sample workspace."""

from __future__ import annotations

from typing import Any, NamedTuple

from series_tui.demo.data import load


class DemoPerson(NamedTuple):
    """A player or a member of staff."""

    user_id: int
    username: str
    display_name: str

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> DemoPerson:
        """Return the person that a record describes."""
        return cls(record["UserId"], record["Username"], record["DisplayName"])


_DATA = load("people")

STAFF: tuple[DemoPerson, ...] = tuple(map(DemoPerson.from_json, _DATA["staff"]))
PLAYERS: tuple[DemoPerson, ...] = tuple(map(DemoPerson.from_json, _DATA["players"]))
CATEGORIES: dict[str, str] = _DATA["categories"]
DEPARTMENTS: dict[str, dict[str, Any]] = _DATA["departments"]


def person(who: DemoPerson) -> dict[str, Any]:
    """Return a person as the API describes one."""
    return {
        "UserId": who.user_id,
        "Username": who.username,
        "DisplayName": who.display_name,
        "AvatarUrl": f"https://avatars.example.com/{who.user_id}.png",
    }


def claimed_by(who: DemoPerson) -> dict[str, Any]:
    """Return the fields of a ticket that this member of staff has claimed."""
    user = person(who)
    return {
        "ClaimedBy": who.user_id,
        "ClaimedByUser": {name: user[name] for name in ("UserId", "DisplayName", "Username")},
    }


def workspace_config() -> dict[str, Any]:
    """Return the data of ``GET /tickets/config``."""
    return {
        "Enabled": True,
        "PublicUrl": True,
        "Categories": {
            identifier: {
                "Name": name,
                "WorkspaceMembershipRequired": identifier == "appeals",
                "MinAccessRank": 0,
                "MaxOpenTickets": 3,
            }
            for identifier, name in CATEGORIES.items()
        },
        "Departments": {
            identifier: {
                "Name": department["name"],
                "Members": [member.user_id for member in STAFF],
                "Categories": department["categories"],
                "RankRange": {"FromRank": 1, "ToRank": 255},
            }
            for identifier, department in DEPARTMENTS.items()
        },
        "DiscordNotificationWebhookEnabled": False,
        "DiscordNotificationWebhookPing": False,
    }
