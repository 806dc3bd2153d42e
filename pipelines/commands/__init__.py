"""The commands of `gleanings`: one module a command, or for a few that are alike.

What a person typed comes in; the room that does the work is called, and what came of it goes out in words,
which stand in `pipelines.console`. No work is done here. What is slow to import is imported by the command
that needs it, so that `--help` comes at once.

    parameters   what several commands take
    telling      how commands tell what went wrong, and what was left out
    stores       articles that lie in a store
"""
