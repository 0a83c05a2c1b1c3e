"""Client of the tickets API: no terminal, no settings, no environment.

A request goes through these, from the outside in, and its response comes back the same way::

    client.SeriesClient            three reads; a caller that goes away never breaks a connection
    exchange.Exchange              tries, pauses between them, and what a 429 means for everyone
    attempt.Attempt                one try: a permit of the limit, then bytes, within a deadline
    http.transport                 the key for one origin only, and the connections that are kept
    http.h11_connection            HTTP/1.1 over one socket
    response.body.ResponseBody     bytes as they arrive: inflated and bounded
    response.responses             status, headers and body to a model, or to the right error

``service`` is the protocol that front ends are written against, ``models`` what they are given, ``ticket_id``
what a ticket may be asked for by. ``rate_limit`` keeps the limit that is shared with other processes.
"""
