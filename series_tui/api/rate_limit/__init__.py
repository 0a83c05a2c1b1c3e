"""The service's limit of 25 requests a second, shared by all who use the same key.

::

    limiter.py      the requests of one process that wait, and the one task that asks for them
    rules.py        the figures of a window, and the clock that all processes of a host share
    window.py       when a request may be sent: pure arithmetic over plain values
    window.lua      the same for Redis
    record.py       how a window is written down
    backend.py      what keeps a window
    memory.py       a window of one process
    file.py         a window of one host, in a small locked file
    window_file.py  where that file and the spare one lie, their lock, and what is refused there
    redis.py        a window of several hosts, in a Redis server
    fallback.py     whether a backend can be used, and what goes on, slowly, while it cannot
    choose.py       which of them is used
"""
