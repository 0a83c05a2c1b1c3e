"""The widgets: they know models and nothing of where those come from.

The log of a ticket's messages, each class on the one above it::

    kept_rows.py          a scroll view that keeps its rows as they were painted
    quiet_scroll_view.py  a scroll view that repaints nothing which looks the same
    log_view.py           the log, kept in place whatever changes around it
    log_selection.py      selecting with the mouse
    log_finding.py        searching
    message_log.py        the keys

What the log is made of::

    grouping.py           groups, days, turns; pure
    speakers.py           who speaks, and how that is shown; pure
    header.py             what stands in a message's header; pure
    wrapping.py           a text as lines; pure
    message_layout.py     a message as rows; pure
    log_layout.py         all messages as lines; pure
    line_index.py         which message stands on which line; pure
    pager.py              which rows are in sight, and where a move leads; pure
    reading_place.py      where the reader is, whatever is laid out anew; pure
    kept_log.py           what another log goes on from; pure
    log_place.py          how that is said; pure
    search.py             finds a pattern, in slices; pure
    transcript.py         the chat for the clipboard; pure
    log_rendering.py      rows as strips
    log_styles.py         what its parts look like
    log_scrollbar.py      where it stands, on the scrollbar

Around the log::

    ticket_details.py     the details of a ticket
    tab_strip.py          the open tickets
    find_bar.py           the line to search the log in

The queue::

    queue_painting.py     tickets as strips
    queue_rows.py         the rows in sight; kept_rows.py with tickets
    queue_list.py         the keys and the mouse
    filter_bar.py         what it is narrowed to
    search_bar.py         the line to search it in
    preview_pane.py       a look into the ticket under the cursor

On every screen::

    key_bar.py            the keys that matter now
    backdrop.py           what other widgets stand on
    part_style.py         what a part of a widget looks like
    line.py               something at the left, something at the right
    line_input.py         an input of one row
    key_input.py          an input that hides a key
"""
