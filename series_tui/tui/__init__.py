"""Terminal app: widgets, screens and what binds them. Knows models, not HTTP and not keys.

From a key to what it shows::

    terminal/     bytes to events, one after the other; and cells that differ to bytes
    app           the app: which action a key runs, theme, commands, crash
    navigator     which screen is in front, and which tickets are open (tabs)
    ticket/       one open ticket; queue/ the list; screens/ the rest
    log/          the messages of a ticket; widgets/ what several screens use
    session       the connection that screens share; its loaders post what came (loading)

State goes down by reactives and ``data_bind``, messages come up; ``python -m tests.bench.walk --steps``
prints the way from Enter to a painted ticket, function by function.
"""
