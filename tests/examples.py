"""How many examples a law is tried with: a quarter of the usual ones where each is dear."""

import os

from hypothesis import HealthCheck, settings

#: Whether many other examples are tried than those of every test.
MANY = os.environ.get("GLEANINGS_EXAMPLES") == "fuzz"

#: For laws that extract or publish for each example; `make fuzz` tries many of these, too.
dear = settings(
    max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
#: For laws that do so for each of many kinds of input.
dearest = settings(dear, max_examples=settings().max_examples // 20)
