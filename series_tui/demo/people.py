"""Who writes and who answers in the sample workspace."""

from __future__ import annotations

from typing import Any

COMMUNITY = "Northwind Community"

STAFF = (
    (987654321, "staff123", "Staff Member"),
    (987654322, "mira_support", "Mira"),
    (987654323, "tomasz_k", "Tomasz"),
    (987654324, "hana_desk", "花 Hana"),
    (987654325, "nadia_mod", "نادية"),
)

PLAYERS = (
    (123456789, "player123", "Player Name"),
    (223456001, "blocky_bo", "Bo"),
    (223456002, "rainy_tuesday", "Rainy Tuesday"),
    (223456003, "sakura_dev", "さくら"),
    (223456004, "omar_builds", "عمر"),
    (223456005, "zuzanna_pl", "Zuzanna Żółw"),
    (223456006, "minh_trains", "Minh Nguyễn"),
    (223456007, "lightning_leo", "Leo ⚡"),
    (223456008, "the_quiet_one", ""),
    (223456009, "arctic_fox_77", "Arctic Fox 🦊"),
    (223456010, "priya_codes", "प्रिया"),
    (223456011, "somchai_th", "สมชาย"),
    (223456012, "captain_pickle", "Captain Pickle"),
    (223456013, "nova_ranger", "Nova"),
    (223456014, "dmitri_w", "Дмитрий"),
    (223456015, "a_very_long_username_for_a_table", "A Display Name That Is Longer Than Any Column"),
)


def person(who: tuple[int, str, str]) -> dict[str, Any]:
    """Return a person as the API describes one."""
    user_id, username, display_name = who
    return {
        "UserId": user_id,
        "Username": username,
        "DisplayName": display_name,
        "AvatarUrl": f"https://avatars.example.com/{user_id}.png",
    }


CATEGORIES = {
    "support": "Support",
    "billing": "Purchases",
    "reports": "Player reports",
    "appeals": "Appeals",
    "bugs": "Bugs",
}
DEPARTMENTS = {
    "support-dept": ("Support Dept", ("support", "bugs")),
    "billing-dept": ("Billing", ("billing",)),
    "safety-dept": ("Trust and Safety", ("reports", "appeals")),
    "events-dept": ("Events", ("support",)),
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
                "Name": name,
                "Members": [user_id for user_id, _, _ in STAFF],
                "Categories": list(categories),
                "RankRange": {"FromRank": 1, "ToRank": 255},
            }
            for identifier, (name, categories) in DEPARTMENTS.items()
        },
        "DiscordNotificationWebhookEnabled": False,
        "DiscordNotificationWebhookPing": False,
    }
