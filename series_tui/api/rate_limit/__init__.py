"""The service's limit of 25 requests a second, shared by all who use the same key.

A request waits in two lines. ``RateLimiter`` holds those of this process, and asks a backend for a slot for
the first of each priority; the backend holds one *window* for all processes, and grants slots so that no
more than 25 fall into any second. ``Permit`` is a slot that was granted: it says until when it may be used.
The rest is what keeps this right when a window is busy, lost, slow or elsewhere::

    limiter.py      Permit, RateLimit and RateLimiter: the line of one process, and the task that asks
    backend.py      the protocol of what keeps a window, and LimitStatus
    window.py       the arithmetic: window, request and time to a slot or a wait. Pure: read it first
    rules.py        the figures of a window, and the clock that all processes of a host share
    memory.py       a window of one process
    file.py         a window of one host, in a small locked file
    window_file.py  where that file and the spare one lie, their lock, and what is refused there
    record.py       how a window is written down
    redis.py        a window of several hosts, in a Redis server
    window.lua      the same arithmetic, as Redis runs it
    fallback.py     whether a backend can be used, and what goes on, slowly, while it cannot
    choose.py       which backend the settings ask for

Words: a *slot* is a moment to send at; *overtakes* are requests of people that pass others; *jitter* is how
much travel times differ; the *spare window* is what all processes of a user and host share, at two requests
a second, while the real one cannot be used.
"""
