"""The embedded API: what the reference describes, with tickets of a community that does not exist.

::

    people.py          who writes and who answers
    writing.py         a ticket as the API sends it, from a few facts and lines
    written.py         tickets written by hand: the reference's example, every oddity, attacks
    scripts.py         those of them in several scripts
    story.py           what a story is made of, and what is said in any of them
    stories.py         what the generated tickets are about
    safety_stories.py  those of them about reports and appeals
    tickets.py         any number of tickets and messages from one seed
    respond.py         a request to an answer; pure
    fake_api.py        the server
"""
