"""What a story of the generated tickets is made of, and what is said in any of them.

In braces stand names of :data:`WORDS`; each is chosen once for a ticket, so that a place stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass

PLAYER, STAFF, COLLEAGUE = "player", "staff", "colleague"

WORDS: dict[str, tuple[str, ...]] = {
    "place": ("Harbor District", "Frostpeak", "Old Town", "Lantern Bay", "the Obby Tower", "Copper Mines"),
    "item": ("Aurora Cape", "Golden Hammer", "VIP Pass", "Lantern Fox", "Comet Board", "Rainbow Trail"),
    "rank": ("Cadet", "Builder II", "Conductor", "Ranger", "Event Helper", "Night Guard"),
    "ago": ("yesterday", "this morning", "about an hour ago", "on Saturday", "last night"),
    "device": ("an old tablet", "my phone", "my laptop", "the console", "my brother's PC"),
    "price": ("250", "80", "1,200", "399", "75"),
    "hour": ("16:10", "18:40", "21:05", "around 20:30", "9 in the morning"),
    "wait": ("ten minutes", "half an hour", "an hour"),
    "offender": ("xX_void_Xx", "n0clip_king", "sneaky_sam88", "bluefire2011", "TheRealAdmin_"),
    "friend": ("kiwi_rocket", "lena_draws", "tom_and_train", "pixel_pia", "mango_moth"),
    "version": ("4.17", "4.17.2", "4.18 beta", "4.16"),
}

THANKS = (
    "Thank you!",
    "thanks a lot :)",
    "tysm 🙏",
    "Great, that did it.",
    "ok thanks, have a nice day",
    "works now, thank you so much ❤️",
    "ty",
    "Perfect. You were really quick!",
)

NUDGES = (
    "hello?",
    "is anybody there?",
    "Sorry to ask again, is there any news?",
    "bump 🙂",
    "still waiting…",
)

Turn = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Story:
    """One kind of ticket.

    Attributes:
        category: Id of the category.
        department: Id of the department.
        subjects: Subjects, one of which is chosen.
        openings: What the player writes first, likewise.
        turns: (who, what) from then on; a ticket that is not done yet stops somewhere.
        urgency: How many of the four priorities are skipped: 1 begins at medium.
    """

    category: str
    department: str
    subjects: tuple[str, ...]
    openings: tuple[str, ...]
    turns: tuple[Turn, ...]
    urgency: int = 0
