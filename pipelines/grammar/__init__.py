"""Words in their sentences: closed classes, forms of verbs, tense, verb groups, clauses, noun phrases.

What several tables need to know of English, and nothing of any table.
"""
