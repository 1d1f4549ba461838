"""Whether the rules hold. Reads only."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from time import monotonic

from django.db import connection, transaction
from django.db.models import F, Func, IntegerField, QuerySet, Sum, Value

from cunqiao.audit.models import Run
from cunqiao.kernel import sql

SHOWN = 100  # rows that one rule names at most; all are counted
VIEWS = ("counted_line", "person_behind")  # what rules read as tables: statements of the audit's own


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold, in one sentence, and the statement that selects what breaks it."""

    name: str
    sentence: str
    statement: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A thing that breaks a rule: its kind, its number or id, what should be and what is."""

    county_id: int
    thing: str
    name: str
    expected: str
    found: str


@dataclass(frozen=True, slots=True)
class Result:
    """What breaks a rule: the first rows, and how many there are. None: it holds."""

    rule: Rule
    rows: list[Finding]
    count: int
    seconds: float


@cache
def rules() -> list[Rule]:
    """All rules, by name."""
    folder = files("cunqiao.audit").joinpath("rules")
    found = [_rule(file.name, file.read_text()) for file in folder.iterdir()]
    return sorted(found, key=lambda rule: rule.name)


def _rule(file: str, text: str) -> Rule:
    comments, _, _ = text.partition("-- Reads ")
    sentence = " ".join(line.removeprefix("-- ") for line in comments.splitlines())
    return Rule(file.removesuffix(".sql"), sentence, text)


def verify() -> list[Result]:
    """Check all rules at one moment, whatever is written meanwhile.

    Raises:
        RuntimeError: called within a transaction, which may have begun at an earlier moment.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return [check(rule) for rule in rules()]


def checking(rule: Rule) -> str:
    """The statement that checks a rule: the first rows that break it, each with how many do."""
    views = ",\n".join(f"{name} AS (\n{sql.statement(f'audit/{name}')}\n)" for name in VIEWS)
    return (
        f"WITH {views}\n"
        f"SELECT *, count(*) OVER () FROM (\n{rule.statement}\n)"
        " AS broken (county_id, thing, name, expected, found)"
        f" ORDER BY county_id, thing, name LIMIT {SHOWN}"
    )


def check(rule: Rule) -> Result:
    """Check one rule."""
    began = monotonic()
    with connection.cursor() as cursor:
        cursor.execute(checking(rule))
        rows = cursor.fetchall()
    count = rows[0][-1] if rows else 0
    return Result(rule, [Finding(*row[:-1]) for row in rows], count, monotonic() - began)


def last_run() -> Run | None:
    """The run that was asked for last; it may not have ended yet."""
    return Run.objects.order_by("-asked_at").first()


def last_ended() -> Run | None:
    """The last run that looked at every rule."""
    return _ended().first()


def _ended() -> QuerySet[Run]:
    return Run.objects.filter(ended_at__isnull=False).order_by("-asked_at")


def broken_rules() -> tuple[QuerySet[Run], Sum]:
    """How many rules the last run that looked at every rule found broken: that run, and what to add up of it."""
    broken = Func(F("results"), Value("$[*] ? (@.count > 0)"), function="jsonb_path_query_array")
    count = Func(broken, function="jsonb_array_length", output_field=IntegerField())
    return Run.objects.filter(id__in=_ended().values("id")[:1]), Sum(count)


def last_held() -> dict[str, datetime]:
    """When each rule last held, by its name. One query."""
    return dict(sql.run("audit/last_held"))
