"""What the tickets of the safety department are about: reports of others, and appeals."""

from __future__ import annotations

from series_tui.demo.story import COLLEAGUE, PLAYER, STAFF, Story

SAFETY_STORIES = (
    Story(
        "reports",
        "safety-dept",
        ("Exploiter in {place}", "Someone flies in {place}"),
        ("{offender} walks through walls in {place} right now, the whole server is annoyed.",),
        (
            (STAFF, "Thank you for the report. We have the server's id from it. Is it still going on?"),
            (PLAYER, "they left a minute ago but they always come back"),
            (STAFF, "I am in {place} now. Please do not answer them in chat."),
            (COLLEAGUE, "The log shows it clearly: 41 teleports within two minutes."),
            (STAFF, "The account was removed from the game. Thank you for your help!"),
        ),
        1,
    ),
    Story(
        "reports",
        "safety-dept",
        ("{offender} pretends to be staff", "Fake moderator asks for passwords"),
        (
            "{offender} says they are a moderator and my account gets deleted if I do not send my password.",
            'Someone called {offender} asks people for their passwords "to check them". Is that real??',
        ),
        (
            (STAFF, "It is not real. Nobody of us ever asks for a password. Did you send yours?"),
            (PLAYER, "no! but my friend {friend} did i think"),
            (
                STAFF,
                "Please tell them to change it now, and to sign out everywhere. I am blocking that account.",
            ),
            (PLAYER, "they changed it"),
            (STAFF, "Well done, both of you. Everything that was traded away is being looked at, too."),
        ),
        2,
    ),
    Story(
        "reports",
        "safety-dept",
        ("Player blocks the exit in {place}", "Griefing in {place}"),
        ("{offender} blocks the exit of {place} and wants items from everybody who goes through.",),
        (
            (STAFF, "Thanks. Do you have a screenshot, or can you say which exit?"),
            (PLAYER, "the one to the station. three of them stand in a row"),
            (STAFF, "Seen, all three of them had a warning before. They are out for three days."),
        ),
    ),
    Story(
        "reports",
        "safety-dept",
        ("Insults in chat", "Please look at the chat of {place}"),
        ("{offender} insults my friend because of her accent, and it goes on in private messages.",),
        (
            (
                STAFF,
                "I am sorry, nobody should have to read that. Is {friend} the friend, and is she all right?",
            ),
            (PLAYER, "yes. she turned off messages but she is sad"),
            (
                STAFF,
                "I have read the chat. The account cannot write any more; we decide about the rest today.",
            ),
            (COLLEAGUE, "Decided: permanent. Please tell her that she did everything right."),
        ),
        1,
    ),
    Story(
        "appeals",
        "safety-dept",
        ("I think my ban is a mistake", "Banned for spam", "Ban appeal"),
        ("I was banned {ago} for spam but I only said hello to my friends when they joined.",),
        (
            (
                STAFF,
                "Thank you for explaining calmly. A second person will look at the log before we decide.",
            ),
            (PLAYER, "ok. may I still watch the event on Saturday?"),
            (
                COLLEAGUE,
                "I see 31 messages in a minute, all of them “hi” and a name. The filter was too strict.",
            ),
            (
                STAFF,
                "The ban is lifted, and the filter lets greetings pass from now on. See you on Saturday!",
            ),
        ),
    ),
    Story(
        "appeals",
        "safety-dept",
        ("Muted for a word in my language", "The filter does not know Turkish"),
        ("The filter took a normal word of my language for an insult, and now I am muted for a week.",),
        (
            (
                STAFF,
                "Which word was it? Please put a space between its letters so that the filter lets it pass.",
            ),
            (PLAYER, "n i n e. it means grandmother 😅"),
            (STAFF, "Oh no. The mute is lifted, and the word is on the list of exceptions. Sorry!"),
        ),
    ),
    Story(
        "appeals",
        "safety-dept",
        ("Appeal: kicked from {place}", "why was i kicked"),
        ("I was kicked from {place} {ago} without any reason. I have never had a warning in two years.",),
        (
            (STAFF, "It was not you: the whole server was restarted. The message it shows is misleading."),
            (PLAYER, "oh ok. it said kicked by moderator"),
            (STAFF, "Yes, that is what is misleading. I have passed it on to the builders."),
        ),
    ),
)
