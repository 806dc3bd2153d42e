"""Sentences of our own with what they say of their first figure: who has it, and which quantity it is.

The choices behind these cells are trained on them too, beside the annotated articles.
"""

CLAIMS: tuple[tuple[str, str | None, str], ...] = (
    ("The company cut 4,000 jobs at its mill.", "The company", "cut"),
    ("Forty bakers were arrested in the harbour.", None, "arrested in the harbour"),
    ("The firm reported a net loss of $7 million.", "The firm", "net loss"),
    ("The price of flour rose 5 percent last year.", "The price of flour", "rose"),
    ("The bridge over the harbour is 40 metres long.", "The bridge over the harbour", "long"),
    ("The smith agreed to a 30-minute talk about boats.", "The smith", "talk about boats"),
    ("The minister was sentenced to 24 years.", "The minister", "sentenced to"),
    ("The deal between the mills is worth $600 million.", "The deal between the mills", "worth"),
    ("The union, which has 900 members, asked for more pay.", "The union", "has"),
    ("The mill lowered its offer to $26 a share.", "The mill", "offer"),
    ("The mill fined the bakers who sold 40 loaves.", "the bakers", "sold"),
    ("The bakers did not sell 40 of the boats.", "The bakers", "did not sell"),
    ("The council owes the bakers $7 million of unpaid wages.", "The council", "unpaid wages"),
    ("The village hopes to hire 40 bakers this year.", "The village", "hopes to hire"),
    ("The law asked users to pay $40 a month.", "users", "pay"),
    ("The storm closed Velmor's 12 boatyards.", "Velmor", "closed"),
    ("It was a deal worth $40 million for the mill.", "a deal", "worth"),
    ("The council let 40 bakers leave the harbour.", None, "leave the harbour"),
    ("The union said more than 400 bakers walked to the hall.", None, "walked to the hall"),
    ("The share of bakers who own a boat rose to 40 percent.", None, "The share of bakers who own a boat"),
    ("This year's budget could raise $40 million.", "This year's budget", "raise"),
    ("The number of boats rose to 400.", None, "The number of boats"),
    ("Lee shares closed at $40.", "Lee shares", "closed at"),
    ("The council estimates that 40 boats were lost.", None, "lost"),
    ("The mill plans to hire 40 bakers in the spring.", "The mill", "plans to hire"),
    ("The union wants to sell 12 of its boats.", "The union", "wants to sell"),
    ("Velmor has a fleet of 60 boats, including 12 ferries.", "Velmor", "has a fleet of"),
    ("The mill never paid the $40,000.", "The mill", "never paid"),
)
