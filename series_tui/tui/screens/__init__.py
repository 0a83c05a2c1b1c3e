"""The screens of the app.

What is large is built in layers, each on the one above it::

    queue_counting.py    what the service is asked for, and how many tickets there are of each status
    queue_fetching.py    the queue, read page by page
    queue_narrowing.py   what it is narrowed to
    queue_frame.py       its parts on the screen
    queue_watching.py    kept up to date
    browse_screen.py     the queue's screen: keys, and tickets to open

    ticket_fetching.py   one ticket, asked for
    ticket_frame.py      its parts on the screen
    ticket_taking.py     copied and exported
    ticket_watching.py   kept up to date
    ticket_keeping.py    let go, and made anew as it was
    ticket_screen.py     a ticket's screen: read, refreshed, searched

The others stand alone; dialogue.py is what boxes over a screen have in common::

    open_screen.py       the first screen: any reference, and the tickets opened lately
    key_screen.py        takes the workspace's key
    choose_screen.py     takes one of several things
    export_screen.py     asks for a file
    help_screen.py       the keys of the screen below
    palette_screen.py    the command palette
    apology_screen.py    what is left after a fault
"""
