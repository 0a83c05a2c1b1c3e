"""Line-by-line mode for screen readers, braille displays and simple terminals.

Nothing in here moves a cursor, clears a screen or prints a control sequence.
"""
