"""What the words of a document are to each other: tokens, sentences, and a learned reader's tree over them.

A `Document` comes in; its tokens and sentences (`tokens`) and its `Parse` (`parse`) go out: for every token
its tag, head, label and part in a name. `relations` says who does what to whom. What is a quote, a figure or
an event, and any word list that knows of them, does not belong here.
"""
