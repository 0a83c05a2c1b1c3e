"""Embedded API: what the reference describes, with invented sample tickets."""
