"""Who writes and who answers in the sample workspace."""

from __future__ import annotations

from typing import Any

STAFF = (
    (987654321, "staff123", "Staff Member"),
    (987654322, "mira_support", "Mira"),
    (987654323, "tomasz_k", "Tomasz"),
    (987654324, "hana_desk", "花 Hana"),
    (987654325, "nadia_mod", "نادية"),
    (987654326, "jonas_helps", "Jonas"),
    (987654327, "rui.support", "Rui"),
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
    (223456016, "kiwi_rocket", "Kiwi"),
    (223456017, "lena_draws", "Lena"),
    (223456018, "tom_and_train", "Tom & Train"),
    (223456019, "pixel_pia", "Pia"),
    (223456020, "mango_moth", "mango moth"),
    (223456021, "0xdeadbeef_", "dead beef"),
    (223456022, "jules_v", "Jules"),
    (223456023, "elif_k", "Elif"),
    (223456024, "hyunwoo_96", "현우"),
    (223456025, "lucia_mar", "Lucía"),
    (223456026, "not_a_robot_42", "Not A Robot"),
    (223456027, "old_oak", "Old Oak 🌳"),
    (223456028, "zed", "Zed"),
    (223456029, "penguin_on_fire", "Penguin on Fire"),
    (223456030, "maja.s", "Maja"),
    (223456031, "sir_lags_a_lot", "Sir Lags-a-Lot"),
    (223456032, "wei_ling", "王伟玲"),
    (223456033, "noor_plays", "Noor"),
    (223456034, "the_last_crouton", "the last crouton"),
    (223456035, "bram_de_bouwer", "Bram"),
    (223456036, "quokka_quest", "Quokka"),
    (223456037, "silent_sofia", ""),
    (223456038, "retro_rhys", "Rhys"),
    (223456039, "cloud_nine9", "Cloud 9"),
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
