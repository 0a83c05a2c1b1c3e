"""The client of the tickets API: no terminal, no settings, no environment in here.

What it is::

    service.py          what the rest of the program asks for, whoever answers it
    models.py           what is answered, as frozen values
    reference.py        the ticket's ID in what a person pastes
    client.py           the three reads, within the limit, tried again where that may help

The way there and back::

    attempt.py          one try of a request, each step within its time
    retry.py            when it is tried again, and how long a request may take; pure
    gate.py             people before background work
    rate_limit/         the limit that everyone shares who shares the key
    address.py          where it is, and that no key goes there readable
    loopback.py         which hosts are this machine itself
    transport.py        the key for one origin, and for no other
    connection.py       one HTTP/1.1 connection
    network.py          names looked up, addresses tried
    tls.py              how servers are verified

What an answer says::

    limits.py           how much of an answer is taken
    body.py             its bytes as they arrive, inflated under a cap
    json_stream.py      its JSON, decoded part by part
    responses.py        status, headers and body to models, or the right error
    ticket_reading.py   a ticket's answer, message by message
    page_reading.py     a page of the queue, ticket by ticket
    in_turns.py         long texts in pieces, between which others have their turn
    reading.py          decoded JSON to models, whatever stands where
    chat.py             a ticket's messages in order

A stranger's text::

    untrusted.py        the one place where it becomes text that may be shown
    character_kinds.py  which characters are fine, and which become a code
    sequences.py        where invisible characters serve, and where they only hide
"""
