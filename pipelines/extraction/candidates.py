"""What the shared finders find: typed candidates, before any table decides what becomes a row.

A candidate says what stands in the text and how it reads; whether it is a statistic, an event's date
or a quote is decided in the tables' modules.
"""

from pipelines.document import Span, frozen


@frozen
class TimeExpression:
    """A date, time of day, duration or recurring time (ISO-TimeML TIMEX3).

    Args:
        span: the expression, as TIMEX3 guidelines bound it (no leading preposition).
        timex_type: DATE, TIME, DURATION or SET.
        timex_value: the ISO-TimeML value (`2024-06-16`, `2019-W47`, `P6Y`, `PAST_REF`, `T09:30`, ...);
            None where it cannot be resolved.
        edtf: the reading as EDTF level 1, for events; None where it cannot be resolved.
        precision: a key of `DATE_PRECISIONS`.
        basis: a key of `DATE_BASES`.
        note: what is odd about it ("malformed: ..."), else None.
        rule_id: the rule that read it.
    """

    span: Span
    timex_type: str
    timex_value: str | None
    edtf: str | None
    precision: str
    basis: str
    note: str | None
    rule_id: str


@frozen
class NumberExpression:
    """A numeric expression, whether or not it states a quantity.

    Args:
        span: the smallest numeric expression, with magnitude, percent sign or word, currency sign.
        value: the normalised number; None for ranges and vague magnitudes; may be infinite or NaN where
            the text says something that cannot be a number.
        value_min: lower end of a range, or the named unit of a vague magnitude.
        value_max: upper end of a range.
        kind: `cardinal`, `percent`, `percentage_point`, `currency`, `fraction`, `ratio`, `multiple`,
            `range`, `ordinal`, `identifier`, `date`, `time`, `score`, `phrase`, `pronoun_one`, `vague`,
            `not_a_number`.
        unit: `percent`, `percentage points`, `1`, an ISO 4217 code, or None where the unit is a word
            outside the span.
        is_vague: "thousands", "dozens".
        comparator: a key of `COMPARATORS`, from the words around the span.
        reason: why it cannot be a statistic, a key of `COVERAGE_REASONS`; None where it may be one.
        rule_id: the rule that read it.
    """

    span: Span
    value: float | None
    value_min: float | None
    value_max: float | None
    kind: str
    unit: str | None
    is_vague: bool
    comparator: str
    reason: str | None
    rule_id: str


@frozen
class QuotedSpan:
    """What stands inside one pair of quotation marks, or after an opening mark that a paragraph leaves open.

    Args:
        span: the words between the marks.
        outer: the same with its marks; `outer.end == span.end` where the closing mark is missing by
            convention.
        depth: 0 for outermost, 1 for a quotation inside a quotation, ...
        continues: whether it continues the quotation of the paragraph before it (no closing mark there).
        rule_id: the rule that paired the marks.
    """

    span: Span
    outer: Span
    depth: int
    continues: bool
    rule_id: str


@frozen
class QuotationMarks:
    """All quotation marks of a document: the pairs in order of their start, and the strays.

    `measures` are marks that stand for feet, inches, minutes or seconds.
    """

    quoted: tuple[QuotedSpan, ...]
    strays: tuple[Span, ...]
    measures: tuple[Span, ...]


@frozen
class NameMention:
    """A name as it stands in the text.

    Args:
        span: the name, without title or role.
        entity_type: a key of `ENTITY_TYPES`, as far as the mention and its surroundings show.
        title: the honorific or role that stands directly before it ("President", "Commissioner"), if any.
        title_span: where that stands.
        role: the role in apposition ("Human Rights Ombudsman"), if any.
        role_span: where that stands.
        country: ISO 3166-1 alpha-3 code where the name is a country's.
    """

    span: Span
    entity_type: str
    title: str | None = None
    title_span: Span | None = None
    role: str | None = None
    role_span: Span | None = None
    country: str | None = None


@frozen
class Signal:
    """One signal and what became of it; `coverage` is made of these.

    Either `row_table` and `row_id` are set, or `reason` is.
    """

    signal: str
    span: Span
    rule_id: str
    confidence: float
    row_table: str | None = None
    row_id: str | None = None
    reason: str | None = None
    value: float | None = None
    value_min: float | None = None
    value_max: float | None = None
    timex_type: str | None = None
    timex_value: str | None = None
