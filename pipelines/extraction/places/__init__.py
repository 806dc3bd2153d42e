"""Where things are and happen: the places that a document names, and which a figure or an event is at.

Both `statistics` and `events` ask here.
"""
