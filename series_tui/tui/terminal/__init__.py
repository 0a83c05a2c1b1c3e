"""The terminal: what is drawn on it, what it sends, and how it is given back.

Input comes up in three layers; each turns what the one below gives into larger wholes::

    input_reader.py   bytes to whole keys, pastes and replies, however a slow line cuts them (utf8_pieces)
    input_events.py   those to Textual's events; a reply of the terminal's never becomes a key
    input_queue.py    events one after the other: a key waits for the screen that the one before it opened

Output goes down in three::

    screen_buffer.py  what the terminal shows, so that an update is only what differs
    strip_diff.py     the cells of a row that differ
    sgr.py            those cells in the fewest bytes

``terminal_app`` is the app that owns an input queue and a screen buffer. ``driver`` reads and writes the
terminal's file, ``ascii_driver`` exchanges the program's marks on the way out, ``guard`` restores the
terminal when the app cannot. ``osc`` and ``alerts`` write control sequences. ``measure_caches`` clears what
Textual and Rich remember of screens that are gone.
"""
