"""The page of a release, `index.html`: what is in it, for people, without a network and without a build step.

`write` puts it together from the templates; the other modules each prepare one thing that it shows.
"""
