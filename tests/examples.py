"""How many examples a law is tried with: a quarter of the usual ones where each is dear."""

from hypothesis import HealthCheck, settings

#: For laws that extract or publish for each example; `make fuzz` tries many of these, too.
dear = settings(
    max_examples=settings().max_examples // 4, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
