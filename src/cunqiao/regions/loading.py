"""Puts the region data of this package into the database."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction

from cunqiao.kernel.sql import run
from cunqiao.regions import data_files
from cunqiao.regions.data_files import CountyFacts, Place, Province, Readings
from cunqiao.regions.models import County, CountyCode, LoadedList, Region
from cunqiao.regions.names import Level, kind_of, pairs, search_name

Progress = Callable[[str], None]

_NULL = r"\N"
_COLUMNS = "code, name, parent_id, county_id, kind, listed, pinyin, initials, name_pairs"


def load(progress: Progress = lambda line: None, *, counties: Iterable[int] | None = None) -> bool:
    """Bring the regions up to the data of this package; `progress` hears a line a province.

    With `counties` (our numbers) only those are loaded, with what stands above them; nothing else
    is touched. Returns whether there was anything to do. One transaction: all or nothing, and a
    second process waits for the first.

    Raises:
        KeyError: a number in `counties` is no county's.
    """
    if counties is not None:
        _load_some(set(counties))
        return True
    if is_current():
        return False
    with transaction.atomic():
        run("regions/lock_loading")
        if is_current():
            return False
        if Region.objects.exists():
            _update(_provinces(progress), whole=True)
        else:
            _fill(_provinces(progress), progress)
        LoadedList.objects.update_or_create(defaults={"version": data_files.version()})
        run("regions/analyze")
    return True


def _load_some(counties: set[int]) -> None:
    codes = sorted({data_files.province_of_county(id) for id in counties})
    with transaction.atomic():
        run("regions/lock_loading")
        _update((data_files.province(code).only(counties) for code in codes), whole=False)
        run("regions/analyze")


def is_current() -> bool:
    """Whether the regions are those of this package."""
    return LoadedList.objects.filter(version=data_files.version()).exists()


def _provinces(progress: Progress) -> Iterator[Province]:
    codes = data_files.province_codes()
    for number, code in enumerate(codes, 1):
        province = data_files.province(code)
        progress(f"{number}/{len(codes)} {province.name}")
        yield province


def _fill(provinces: Iterable[Province], progress: Progress) -> None:
    """The first load: nothing is looked up or checked row by row."""
    with _without_indexes(progress):
        facts = _copy("regions_region", provinces)
        _write_counties(facts)


def _update(provinces: Iterable[Province], *, whole: bool) -> None:
    """Write what differs. After a `whole` list, what it does not name is no longer listed."""
    run("regions/make_incoming")
    facts = _copy("regions_incoming", provinces)
    run("regions/merge_incoming")
    if whole:
        run("regions/unlist_missing")
    run("regions/drop_incoming")
    _write_counties(facts)


def _write_counties(facts: list[CountyFacts]) -> None:
    """A code that a county had before stays its own."""
    County.objects.bulk_create(
        [
            County(
                id=fact.id,
                region_id=fact.code,
                name=fact.name,
                prefecture=fact.prefecture,
                province=fact.province,
                longitude=fact.longitude,
                latitude=fact.latitude,
                position_estimated=fact.position_estimated,
                villages=fact.villages,
            )
            for fact in facts
        ],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[field.name for field in County._meta.fields if not field.primary_key],
    )
    CountyCode.objects.bulk_create(
        [CountyCode(county_id=fact.id, code=code) for fact in facts for code in [fact.code, *fact.former_codes]],
        ignore_conflicts=True,
    )


def _copy(table: str, provinces: Iterable[Province]) -> list[CountyFacts]:
    """COPY every place into `table`; what the list says of the counties is given back."""
    facts: list[CountyFacts] = []
    readings = data_files.readings()
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({_COLUMNS}) FROM STDIN") as copy:
        for province in provinces:
            copy.write("".join(_line(place, readings) for place in province.places))
            facts += province.counties
    return facts


def _line(place: Place, readings: Readings) -> str:
    """A row in the text format of COPY. No name has a character that would need escaping there."""
    code, name, parent, county = place
    village = len(code) == Level.VILLAGE.digits
    words = search_name(name) if village else name
    pinyin, initials = readings.of(words)
    quoted = ",".join([f'"{pair}"' for pair in pairs(words)])
    return (
        f"{code}\t{name}\t{parent or _NULL}\t{county or _NULL}\t{kind_of(name) if village else ''}"
        f"\tt\t{pinyin}\t{initials}\t{{{quoted}}}\n"
    )


@contextmanager
def _without_indexes(progress: Progress) -> Iterator[None]:
    """Set the indexes and foreign keys of the regions aside for the block.

    Built once over all rows they take a third of the time that row by row they would.
    """
    index_rows = run("regions/indexes")
    key_rows = run("regions/foreign_keys")
    with connection.cursor() as cursor:
        for name, _ in key_rows:
            cursor.execute(f'ALTER TABLE regions_region DROP CONSTRAINT "{name}"')
        for name, _ in index_rows:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for name, definition in index_rows:
            progress(name)
            cursor.execute(definition)
        for name, definition in key_rows:
            progress(name)
            cursor.execute(f'ALTER TABLE regions_region ADD CONSTRAINT "{name}" {definition}')
