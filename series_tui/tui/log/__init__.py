"""The message log: a line-API widget and the objects that it owns.

::

    message_log     the widget: keys, mouse, timers, scrollbar
    reader          the state of reading: what is shown, where the cursor is. Pure
    layout          messages to rows: their heights, measured or estimated (line_index, message_layout)
    header          what stands above a message: header, day, the line above what is new
    viewport        the rows in sight, by message and character rather than by line number
    position        the reader's position, and an anchor that outlives a layout
    painter         rows to strips (styles)
    finder          the search of a chat (search, time_limit)
    selection       the mouse's selection, by message and character

A chat may hold 100,000 messages: so only rows in sight are laid out, other heights are estimated, and the
search and the measuring run in slices of a few milliseconds.
"""
