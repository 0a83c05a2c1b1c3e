"""What the generated tickets are about: conversations that make sense in the order in which they stand."""

from __future__ import annotations

from series_tui.demo.safety_stories import SAFETY_STORIES
from series_tui.demo.story import COLLEAGUE, PLAYER, STAFF, Story

STORIES = (
    Story(
        "support",
        "support-dept",
        ("{rank} rank is gone", "Lost my {rank} rank", "I am a guest again??"),
        (
            "Hi, I was {rank} until {ago} and now it says guest. Nobody told me why.",
            "hello my rank is gone since {ago}. i did not do anything i swear",
        ),
        (
            (STAFF, "Hello! I am sorry about that. Did you leave the group, even for a moment?"),
            (PLAYER, "oh. yes, by accident, I joined again right after"),
            (STAFF, "That explains it: leaving the group resets the rank.\nI have asked for your old one."),
            (COLLEAGUE, "Exam of {rank} found, passed with 18 of 20. Good to go from my side."),
            (STAFF, "Your rank is back. Please rejoin the game once so that it shows."),
        ),
    ),
    Story(
        "support",
        "support-dept",
        ("Passed the exam but no rank", "{rank} exam: rank never arrived"),
        ("I passed the {rank} exam at {hour} and the trainer said the rank comes at once. It did not.",),
        (
            (STAFF, "Congratulations! Ranks are synced every hour. Could you rejoin and look again?"),
            (PLAYER, "rejoined twice, still nothing"),
            (STAFF, "Then I need the trainer's name, please. The exam is not in our list."),
            (PLAYER, "it was {friend}"),
            (STAFF, "Found: it was entered for a name that is spelt almost like yours. Corrected."),
        ),
    ),
    Story(
        "billing",
        "billing-dept",
        ("{item} not received", "Bought {item}, did not get it"),
        (
            "I bought the {item} for {price} {ago} and it is not in my inventory.",
            "where is my {item}?? i paid {price} for it, {ago}",
        ),
        (
            (STAFF, "Sorry to hear that. What time was it, and which time zone is that?"),
            (PLAYER, "{hour}, Berlin time, on {device}"),
            (STAFF, "I see the purchase. The shop was restarting in that minute, so the item got lost."),
            (STAFF, "The {item} is in your inventory now. Please rejoin to see it."),
        ),
    ),
    Story(
        "billing",
        "billing-dept",
        ("Charged twice for {item}", "Double charge"),
        ("It said error, so I pressed again, and now {price} is gone twice. I only have one {item}.",),
        (
            (STAFF, "I can see both purchases, eleven seconds apart. One of them will be returned."),
            (PLAYER, "ok, how long does it take?"),
            (STAFF, "Usually a day. If nothing has arrived by tomorrow evening, please write here again."),
            (PLAYER, "it's there!"),
        ),
    ),
    Story(
        "billing",
        "billing-dept",
        ("Gift did not arrive", "I gifted {item} to a friend"),
        ("I gifted the {item} to {friend} {ago}. My balance went down but they got nothing.",),
        (
            (
                STAFF,
                "Gifts wait in the post office of {place} until they are picked up. Has {friend} been there?",
            ),
            (PLAYER, "no, we did not know that. I will tell them"),
            (PLAYER, "they say the post office is closed?"),
            (COLLEAGUE, "It is, for the festival: the door on the left side is open."),
        ),
    ),
    Story(
        "billing",
        "billing-dept",
        ("Refund for {item}", "wrong item bought by mistake"),
        ("my little sister bought {item} on {device}, can i have the {price} back please",),
        (
            (STAFF, "That happens. Has the item been used or traded since?"),
            (PLAYER, "no she only looked at it"),
            (
                STAFF,
                "Then it can be returned once. Please set a PIN for purchases: Settings, Account, Purchases.",
            ),
        ),
    ),
    *SAFETY_STORIES,
    Story(
        "bugs",
        "support-dept",
        ("Falling through the floor in {place}", "{place}: no floor"),
        ("When I join {place} on {device} I fall through the floor and respawn for ever.",),
        (
            (STAFF, "Thanks! Does it also happen with graphics on the lowest setting?"),
            (PLAYER, "yes on every setting. on my other device it works"),
            (STAFF, "Which version stands in the corner of the menu?"),
            (PLAYER, "v{version}"),
            (STAFF, "That one has the bug, the update of this week fixes it. Please update and try again."),
        ),
    ),
    Story(
        "bugs",
        "support-dept",
        ("Black screen on {device}", "Screen stays black, sound works"),
        ("Since {ago} the screen stays black on {device}. I can hear the music and other players.",),
        (
            (
                STAFF,
                "We can reproduce this with {version}. The builders know, a fix is planned for tonight.",
            ),
            (PLAYER, "is there anything I can do until then?"),
            (STAFF, "Turning off “soft shadows” on another device helps: settings are shared."),
            (STAFF, "The fix is out. Please restart the game once."),
        ),
    ),
    Story(
        "bugs",
        "support-dept",
        ("{item} cannot be put on", "Button to wear {item} does nothing"),
        ("I can see the {item} in the inventory but the button to wear it does nothing.",),
        (
            (STAFF, "Is another item of the same kind on? Only one can be worn at a time."),
            (PLAYER, "yes, but that was no problem before"),
            (STAFF, "True, it was changed in {version}. Take the other one off first, then it works."),
        ),
    ),
    Story(
        "bugs",
        "support-dept",
        ("Train stuck in {place}", "The train to {place} does not leave"),
        ("The train in {place} has been standing here for half an hour, doors closed. We are inside 😂",),
        (
            (STAFF, "Oh dear. How many of you, and in which carriage?"),
            (PLAYER, "7 people, carriage 3. {friend} started a quiz so we are fine"),
            (STAFF, "I have reset the line; the doors open now. And who won the quiz?"),
            (PLAYER, "not me"),
        ),
        1,
    ),
    Story(
        "bugs",
        "support-dept",
        ("Lost progress after the update", "my level went from 62 to 3"),
        ("After the update my level went from 62 to 3 and the {item} is gone as well. I have screenshots.",),
        (
            (STAFF, "Please do not play on with that account for now: it makes restoring harder."),
            (PLAYER, "ok I stopped. can you really get it back?"),
            (COLLEAGUE, "Backup of {hour} found: level 62, {item} included."),
            (STAFF, "Restored. Please look whether everything is there before you play on."),
        ),
        2,
    ),
    Story(
        "support",
        "events-dept",
        ("Event in {place}: what time?", "Wrong time for the parade"),
        ("What time does the event in {place} begin for Europe? The poster says EST.",),
        (
            (
                STAFF,
                "At 20:00 in Berlin and 19:00 in London. The poster will be changed, thanks for telling us.",
            ),
            (PLAYER, "perfect, that is after school"),
        ),
    ),
    Story(
        "support",
        "events-dept",
        ("Prize of the build contest", "Second place, no prize yet"),
        ("I was second in the build contest of {place}, the prize was the {item}. I did not get it yet.",),
        (
            (STAFF, "Congratulations, the lighthouse was lovely! Prizes go out on Monday, all at once."),
            (PLAYER, "on which monday?"),
            (STAFF, "Fair question. This one."),
            (STAFF, "It is on its way now."),
        ),
    ),
    Story(
        "support",
        "events-dept",
        ("Our crew would like to join the parade", "Sign-up for the parade"),
        ("Our crew of 14 would like to take part in the parade, where do we write our names?",),
        (
            (STAFF, "Lovely. One name for the whole crew is enough. Which float would you like?"),
            (PLAYER, "the lighthouse float if it is still free. name: Night Train Crew"),
            (
                COLLEAGUE,
                "Lighthouse is free until five minutes ago, then it was taken. The whale is as large.",
            ),
            (PLAYER, "the whale!! even better 🐋"),
            (STAFF, "All set: the Night Train Crew has the whale.\nPlease be there twenty minutes early."),
        ),
    ),
    Story(
        "support",
        "support-dept",
        ("Change my username", "Old name in the group"),
        ("I changed my username {ago} but the group still shows the old one. It was an embarrassing one…",),
        (
            (STAFF, "It is updated when you rejoin the group's server. Could you try that?"),
            (PLAYER, "did it, old name is still there"),
            (STAFF, "Then our cache has it. Cleared; please look again in {wait}."),
        ),
    ),
    Story(
        "support",
        "support-dept",
        ("Cannot verify my account", "Verification code does not arrive"),
        ("The verification code never comes. I tried four times, now it says too many attempts.",),
        (
            (STAFF, "The counter is reset. Which way do you verify: a code in your profile, or in the game?"),
            (PLAYER, "in the profile. it says the code is wrong every time"),
            (STAFF, "The filter may change it. Please choose “words instead of numbers” on the next try."),
        ),
    ),
)
