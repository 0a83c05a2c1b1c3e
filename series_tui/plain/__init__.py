"""The app's tasks as a dialogue, line by line: for screen readers, braille lines and poor terminals.

Nothing in here moves a cursor, clears a screen or prints a control sequence.

::

    lines.py         tickets, messages and the queue as lines; pure
    commands.py      what a typed line asks for; pure
    open_ticket.py   the ticket that is open, and how far back it was read; pure
    dialogue.py      asks, answers, and remembers which list was read last
"""
