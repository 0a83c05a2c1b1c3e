"""The pictures of the README: the real app on the embedded API, with a fixed clock.

::

    scenes.py      what each picture shows, and how one gets there
    drawing.py     a scene to SVG, and SVG to PNG
    recording.py   a visit in several steps, as one animated SVG
    __main__.py    writes them all into screenshots/
"""
