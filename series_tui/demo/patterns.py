"""What the generated tickets are about: a subject, how it begins, how it may go on and how it ends.

Each topic is (category, department, subjects, openings, answers, replies, endings). In braces stand names of
lists in :data:`WORDS`, from which one is chosen.
"""

from __future__ import annotations

from dataclasses import dataclass

WORDS: dict[str, tuple[str, ...]] = {
    "place": (
        "the lobby",
        "Harbor District",
        "the obby tower",
        "Frostpeak",
        "the training centre",
        "Old Town",
    ),
    "item": ("Aurora Cape", "golden hammer", "VIP pass", "Lantern pet", "double-XP boost", "Comet Board"),
    "rank": ("Cadet", "Builder II", "Conductor", "Ranger", "Event Helper"),
    "when": ("since yesterday", "after the update", "this morning", "for about a week", "since the weekend"),
    "device": ("an old tablet", "my phone", "a laptop", "the console", "my brother's PC"),
    "price": ("250", "80", "1,200", "399", "75"),
    "minutes": ("five", "ten", "twenty", "forty"),
    "thanks": (
        "Thank you!",
        "thanks a lot :)",
        "tysm 🙏",
        "Great, that did it.",
        "ok thanks, have a nice day",
    ),
}


@dataclass(frozen=True, slots=True)
class Topic:
    """What a ticket is about."""

    category: str
    department: str
    subjects: tuple[str, ...]
    openings: tuple[str, ...]
    answers: tuple[str, ...]
    replies: tuple[str, ...]
    endings: tuple[str, ...]


TOPICS = (
    Topic(
        "support",
        "support-dept",
        ("My rank is gone", "Rank {rank} not given", "Promoted in the group, not in the game"),
        (
            "Hi, I was {rank} and {when} I am a guest again. Nobody told me why.",
            "I passed the {rank} exam in {place} but the rank never arrived.",
            "hello, my rank in the group is right but in {place} the door does not open for me",
        ),
        (
            "Hello! I can see your exam. Ranks are synced every hour; could you rejoin and look again?",
            "Thanks for writing. Which group is it about, the main one or the builders'?",
            "I have asked the ranking bot for a new sync. Please wait {minutes} minutes and rejoin.",
        ),
        (
            "I rejoined twice, no change.",
            "The main one. I left it once by accident, maybe that is why?",
            "It says {rank} now in the group, but the game still shows guest.",
        ),
        (
            "It was the accidental leave: your old rank has been restored.",
            "The sync had been stuck for everybody in {place}. It runs again.",
        ),
    ),
    Topic(
        "billing",
        "billing-dept",
        ("{item} not received", "Refund for {item}", "Charged twice for {item}", "Gift did not arrive"),
        (
            "I bought the {item} for {price} and it is not in my inventory.",
            "I was charged twice for the {item}. First it said error, then I pressed again.",
            "I gifted the {item} to a friend {when}. My balance went down but they got nothing.",
        ),
        (
            "I am sorry about that. Could you tell me the time of the purchase, with your time zone?",
            "I can see two purchases within a minute. The second one will be returned.",
            "Thank you. Gifts wait until the other side accepts them in {place}; has your friend been there?",
        ),
        (
            "It was around 18:40, {when}, on {device}.",
            "Yes they checked, the mailbox is empty.",
            "ok, how long does it take?",
        ),
        (
            "The {item} is in your inventory now; please rejoin to see it.",
            "The second purchase was returned. It can take a day until your balance shows it.",
        ),
    ),
    Topic(
        "reports",
        "safety-dept",
        ("Exploiter in {place}", "Someone flies in {place}", "Player blocks the exit in {place}"),
        (
            "There is someone walking through walls in {place} right now, the whole server is annoyed.",
            "A player keeps pushing others off the bridge in {place} with a speed hack.",
            "Somebody blocks the door in {place} and asks for items to let people pass.",
        ),
        (
            "Thank you for the report. Do you have the name as it is written above the character?",
            "We are looking at the server's log. Please do not answer them in chat.",
            "Is it still going on? A moderator can be there in {minutes} minutes.",
        ),
        (
            "I only saw the first letters, it changes all the time.",
            "They left {minutes} minutes ago but came back before.",
            "I have a clip, where can I send it?",
        ),
        (
            "The account was removed from the game. Thank you for your help.",
            "The log showed it clearly. It will not happen again with that account.",
        ),
    ),
    Topic(
        "appeals",
        "safety-dept",
        ("Appeal: kicked from {place}", "I think my ban is a mistake", "Muted for a word in my language"),
        (
            "I was banned {when} for spam but I only said hello to my friends when they joined.",
            "My little brother used {device} while I was away. I know it is my account, I am sorry.",
            "The filter took a normal word of my language for an insult, and now I am muted.",
        ),
        (
            "Thank you for explaining calmly. A second person will look at the log before we decide.",
            "Which word was it? Please put a space between its letters so that the filter lets it pass.",
            "I see the messages. There were {minutes} in one minute, which the filter takes for spam.",
        ),
        (
            "I understand. May I still watch the event on Saturday?",
            "It means grandmother. You can ask anybody who speaks it.",
            "That can be, we were a lot of people saying hello.",
        ),
        (
            "The mute is lifted, and the word is on the list of exceptions now.",
            "After a second look the ban was shortened; it ends tonight.",
        ),
    ),
    Topic(
        "bugs",
        "support-dept",
        ("Falling through the floor in {place}", "Black screen on {device}", "{item} cannot be put on"),
        (
            "When I join {place} on {device} I fall through the floor and respawn for ever.",
            "The screen stays black on {device} {when}. Sound works.",
            "I can see the {item} in the inventory but the button to wear it does nothing.",
        ),
        (
            "Thanks! Does it also happen with graphics on the lowest setting?",
            "We can reproduce this. The builders know about it, a fix is planned for tonight.",
            "Could you send the version in the corner of the menu? It looks like v4.18.",
        ),
        (
            "Yes, on every setting.",
            "It says v4.17, is that old?",
            "On {device} it works, only not on the other one.",
        ),
        (
            "The fix is out. Please restart the game once.",
            "It was the old version; after an update it should work. Closing this for now.",
        ),
    ),
    Topic(
        "support",
        "events-dept",
        ("Question about the {place} event", "Prize of the build contest", "Wrong time for the parade"),
        (
            "What time does the event in {place} begin for Europe? The poster says EST.",
            "I was second in the build contest, the prize was a {item}, I did not get it yet.",
            "Our crew of {minutes} would like to take part in the parade, where do we write our names?",
        ),
        (
            "It begins at 20:00 in Berlin and 19:00 in London.",
            "Congratulations! Prizes go out on Monday, all at once.",
            "Lovely. One name for the whole crew is enough; tell me which float you would like.",
        ),
        (
            "Perfect, that is after school.",
            "The lighthouse float if it is still free.",
            "On which Monday?",
        ),
        (
            "See you there!",
            "All set: your crew has the lighthouse float.\nPlease be there {minutes} minutes early.",
        ),
    ),
)
