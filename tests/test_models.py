"""Every table of ours: the county comes first, and nothing reaches from one county into another."""

from collections.abc import Iterator
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.core.management import call_command
from django.db import connection, models

from cunqiao.kernel.county import COUNTY, CountyKey, CountyKeyConstraint, CountyModel

OURS = [model for model in apps.get_models() if model.__module__.startswith("cunqiao.")]
COUNTY_MODELS = [model for model in OURS if issubclass(model, CountyModel)]
SHARED = [model for model in OURS if not issubclass(model, CountyModel)]
# Shared tables that name a county without belonging to one: they are what leads to a county.
# The log of changes is written by triggers alone and keyed by transaction, county first; nothing refers to it.
DIRECTORIES = {
    "network.number",
    "identity.grant",
    "ledger.reference",
    "regions.region",
    "regions.countycode",
    "feed.change",
}
BY_TABLE = {model._meta.db_table: model for model in OURS}
# Written with every order or parcel: their foreign keys are checked at once.
HOT = [
    "ledger_transfer",
    "orders_order",
    "orders_consignment",
    "orders_line",
    "orders_payment",
    "logistics_parcel",
    "logistics_parcelline",
    "logistics_collection",
]


def label(model: type[models.Model]) -> str:
    return model._meta.label_lower


def columns(fields: object, model: type[models.Model]) -> list[str]:
    """Column names of an index's or constraint's fields: an attribute of a relation is told by its column."""
    return [model._meta.get_field(str(name).lstrip("-")).column or str(name) for name in fields]  # type: ignore[attr-defined]


def keyed(model: type[models.Model]) -> Iterator[tuple[str, list[str]]]:
    """Each unique key and index of a model: its name, its columns in order."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            names = constraint.fields or [expression.name for expression in constraint.expressions]
            yield constraint.name, columns(names, model)
    for index in model._meta.indexes:
        if not isinstance(index, GinIndex):
            # A GIN index has no order of columns: the county is named in the query beside it, and each of a
            # distributed engine's shards has its own.
            yield index.name, columns(index.fields, model)
    for field in model._meta.local_concrete_fields:
        if field.unique or field.db_index:
            yield field.name, [field.column]
    for together in model._meta.unique_together:
        yield "together", columns(together, model)


def breaches(wanted: type[models.Model]) -> list[str]:
    return [name for name, fields in keyed(wanted) if fields[0] != COUNTY]


def test_there_is_something_to_walk() -> None:
    assert len(COUNTY_MODELS) > 20
    assert len(SHARED) > 8


def test_what_has_a_county_belongs_to_it_or_is_a_listed_directory() -> None:
    naming = {label(model) for model in SHARED if any(f.column == COUNTY for f in model._meta.local_concrete_fields)}
    assert naming == DIRECTORIES


def test_the_key_is_county_and_id() -> None:
    keys = {label(model): [field.column for field in model._meta.pk_fields] for model in COUNTY_MODELS}
    assert [name for name, columns in keys.items() if columns != [COUNTY, "id"]] == []


def test_every_unique_key_and_index_starts_with_the_county() -> None:
    assert [(label(model), name) for model in COUNTY_MODELS for name in breaches(model)] == []


def prefixes(model: type[models.Model]) -> list[str]:
    """The plain indexes of a model whose columns another key or index begins with: they find nothing more."""
    keys = {"key": [field.column for field in model._meta.pk_fields]}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.condition is None:
            names = constraint.fields or [expression.name for expression in constraint.expressions]
            keys[constraint.name] = columns(names, model)
    plain = [i for i in model._meta.indexes if i.fields and i.condition is None and not i.opclasses]
    indexes = {index.name: columns(index.fields, model) for index in plain}
    return [
        name
        for name, own in indexes.items()
        for other, its in (keys | indexes).items()
        if other != name and its[: len(own)] == own
    ]


def test_no_index_is_the_beginning_of_another() -> None:
    assert [(label(model), name) for model in OURS for name in prefixes(model)] == []


@pytest.mark.django_db
def test_and_so_it_stands_in_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indrelid::regclass::text, index.relname"
            " FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid"
            " JOIN pg_am AS method ON method.oid = index.relam"
            " JOIN pg_attribute AS attribute ON attribute.attrelid = indrelid AND attribute.attnum = indkey[0]"
            " WHERE indrelid = ANY(%s::regclass[]) AND method.amname <> 'gin' AND attribute.attname <> %s",
            [[model._meta.db_table for model in COUNTY_MODELS], COUNTY],
        )
        assert cursor.fetchall() == []


def proven(model: type[models.Model], name: str) -> list[str]:
    """The tables in which a foreign key finds what `name` of `model` refers to.

    Where a key proves another reference along with its own, the table it leads to proves that one in turn.
    """
    keys = [c for c in model._meta.constraints if isinstance(c, CountyKeyConstraint)]
    own = [key.target for key in keys if key.column == f"{name}_id"]
    along = [BY_TABLE[key.target] for key in keys if key.shared == f"{name}_id"]
    return own + [table for other in along for table in proven(other, name)]


def references(model: type[models.Model]) -> Iterator[tuple[str, models.ForeignObject, str]]:  # type: ignore[type-arg]
    """The references of a model to county tables: what each is called, the field, the table."""
    for field in model._meta.get_fields():
        if isinstance(field, models.ForeignObject) and issubclass(field.related_model, CountyModel):  # type: ignore[arg-type]
            yield f"{label(model)}.{field.name}", field, field.related_model._meta.db_table  # type: ignore[union-attr]


def test_county_tables_refer_to_each_other_within_the_county() -> None:
    straying = [
        name
        for model in COUNTY_MODELS
        for name, field, table in references(model)
        if not isinstance(field, CountyKey) or proven(model, field.name) != [table]
    ]
    assert straying == []


def test_shared_tables_do_not_refer_to_county_tables() -> None:
    assert [name for model in SHARED for name, _, _ in references(model)] == []
    keys = [label(model) for model in SHARED for c in model._meta.constraints if isinstance(c, CountyKeyConstraint)]
    assert keys == []


@pytest.mark.django_db
def test_no_foreign_key_of_the_database_leaves_its_county() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint"
            " WHERE contype = 'f' AND confrelid = ANY(SELECT unnest(%s::text[])::regclass)"
            " AND NOT EXISTS (SELECT FROM unnest(conkey, confkey) AS pair (own, its)"
            "     JOIN pg_attribute AS mine ON mine.attrelid = conrelid AND mine.attnum = own"
            "     JOIN pg_attribute AS other ON other.attrelid = confrelid AND other.attnum = its"
            "     WHERE mine.attname = 'county_id' AND other.attname = 'county_id')",
            [[model._meta.db_table for model in COUNTY_MODELS]],
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_foreign_keys_of_hot_tables_are_checked_at_once() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, condeferrable FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
            [HOT],
        )
        found = cursor.fetchall()
    assert {table for table, _, _ in found} == set(HOT)
    assert [name for _, name, deferrable in found if deferrable] == []


@pytest.mark.django_db
def test_migrations_say_what_the_models_say() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_the_walk_would_see_a_breach() -> None:
    """The checks above, on tables that break the rule."""

    class Stray(CountyModel):
        name = models.CharField(max_length=10, db_index=True)
        code = models.CharField(max_length=10, unique=True)

        class Meta:
            app_label = "tests"
            constraints = [models.UniqueConstraint("name", "county_id", name="name_first")]
            indexes = [models.Index(fields=["name", "county_id"], name="also_name_first")]

    assert breaches(Stray) == ["name_first", "also_name_first", "name", "code"]
