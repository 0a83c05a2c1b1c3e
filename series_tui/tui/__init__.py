"""The terminal app: widgets, screens and what binds them. Knows models, not HTTP and not keys.

How it starts and ends::

    setup.py             what the app is given, behind small interfaces
    run.py               asks for the first ticket while what draws it is imported
    app_loop.py          keeps it running over faults of its own
    app.py               the app: theme, key, commands
    type_ahead.py        lets keys take effect in their order
    keeping_app.py       the open tickets: as screens, as answers, as IDs
    navigating_app.py    from screen to screen, and from tab to tab
    session.py           the one way to the service
    terminal_guard.py    gives the terminal back whatever ends the app

What is on the screen::

    screens/             whole screens, and what several of them are built on
    widgets/             their parts
    queue/               the queue without a screen; pure
    details.py           what the details of a ticket say; pure
    changes.py           what differs between two answers; pure
    commands.py          the command palette
    theme.py             the colours
    wording.py           what an error says, with a key as the next step
    progress.py          what a request is doing, in words
    notices.py           what the way to the service has to say
    messages.py          what screens and workers tell each other

What it does::

    open_tickets.py      which tickets are open, and which are kept; pure
    kept_ticket.py       what is kept of one whose screen is let go
    closed_widgets.py    keeps nothing of what was closed
    bare_strips.py       keeps nothing beside what is painted
    watch.py             when to ask again
    countdown.py         waits for a limit that is used up
    fuzzy.py             finds what a few letters mean; pure
    time_limit.py        stops what takes too long
    export.py            writes a ticket to a file
    clipboard.py         sends text to the terminal's clipboard
    keymap.py            checks remapped keys
    key_names.py         how keys are written

How text is drawn::

    foreign.py           a stranger's text: never markup, held in its part of the row
    right_to_left.py     what holds it there
    cells.py             how wide a text is, and where it may be cut
    thrifty_app.py       sends the terminal only the cells which change
    thrifty_screen.py    keeps in memory only what is in sight
    terminal_picture.py  what the terminal shows by now
    changed_cells.py     which cells of a row look different; pure
    pen.py               writes parts of rows in the fewest bytes; pure
    terminal_driver.py   leaves the terminal to a stopped job's shell, and takes it back
    ascii_driver.py      draws with ASCII marks alone
"""
