"""The queue without a screen: pages, what is shown of them, and what is read next.

::

    pages.py     the pages read so far: each ticket once, gaps where nothing is read yet
    changes.py   a page that was read again, worked into what is there; what changed is marked
    view.py      the rows that are shown: all of them, or those that a filter of our own leaves
    columns.py   a row as text for a width
    reading.py   which pages to read next, and how urgently
"""
