"""The embedded API: what the reference describes, with tickets of a community that does not exist.

::

    people.py      who writes and who answers
    written.py     tickets written by hand: the reference's example, every oddity, attacks
    stories.py     what the generated tickets are about
    tickets.py     any number of tickets and messages from one seed
    respond.py     a request to an answer; pure
    fake_api.py    the server
"""
