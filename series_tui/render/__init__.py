"""A ticket as text, Markdown, HTML or JSON. Pure functions; none of them reads or writes anything.

::

    facts.py        what every format says about a ticket, as rows
    text.py         for a terminal or a pipe
    markdown.py     for a note or an issue
    html.py         one page that stands alone
    html_style.py   that page's style
    json_output.py  the API's own object, with every character escaped that could act on a terminal
"""
