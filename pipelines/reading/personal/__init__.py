"""Finds what reaches private people in a text: addresses, telephone numbers, birthdays, accounts.

A text goes in, stretches of it with their kinds come out (`find`); each kind has a module of its own. What is
done with a find does not belong here.
"""
