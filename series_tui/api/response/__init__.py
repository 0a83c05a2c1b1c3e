"""Responses: bytes under limits, decoded and parsed into models. No input or output in here.

A body is read in four layers, each of which knows only the one below it::

    responses.py       which error, or which model: judges status, headers, envelope and identity
    ticket_parser.py   the body of one ticket: members in any order, message by message, within memory
    list_parser.py     the body of a page or of the workspace's names: ticket by ticket
    fields.py          one decoded value to one model: tolerant, and nothing of it is dropped
    json_reader.py     JSON text to values, one at a time, with the bytes at which each begins and ends
    body.py            the limits, and the bytes while they arrive: inflated, counted, checked as JSON

Why so many: a ticket may have 30 MB. ``json.loads`` of that stops the event loop and holds body, text and
objects at once, so messages are decoded one by one; and a body is bounded before it is decoded, because
64 MiB of ``[],`` would take 1.7 GB. Start reading at :func:`~series_tui.api.response.responses.read_ticket`.
"""
