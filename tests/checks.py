"""What tests ask of the whole world: that nothing changed, that the books hold."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.apps import apps
from django.db import connection, transaction

from cunqiao.identity.models import SignIn

Fingerprint = dict[str, tuple[int, int]]


def fingerprint() -> Fingerprint:
    """Each of our tables, the shared ones too: how many rows, and a sum over what stands in them.

    But for where people are signed in: who asks has signed in for it.
    """
    tables = sorted(
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("cunqiao.") and model._meta.app_label != "regions" and model is not SignIn
    )
    one = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0) FROM \"{0}\" AS t"
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(table) for table in tables))
        return {table: (count, total) for table, count, total in cursor.fetchall()}


@contextmanager
def unchanged(*, but: str = "") -> Iterator[None]:
    """Make sure that nothing in any table changes inside the block; `but` names one table that may."""
    before = fingerprint()
    yield
    after = fingerprint()
    changed = [table for table in before if before[table] != after[table] and table != but]
    assert not changed, changed


@contextmanager
def undone() -> Iterator[None]:
    """Take back what the block does: one example of a property test leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


_BROKEN = """
    SELECT 'county does not sum to zero', county_id::text
    FROM (
        SELECT county_id, coalesce(balance_fen, (
            SELECT coalesce(sum(amount_fen) FILTER (WHERE t.credit_account_id = a.id), 0)
                 - coalesce(sum(amount_fen) FILTER (WHERE t.debit_account_id = a.id), 0)
            FROM ledger_transfer AS t WHERE t.county_id = a.county_id AND a.id IN (debit_account_id, credit_account_id)
        )) AS balance
        FROM ledger_account AS a
    ) AS balances
    GROUP BY county_id HAVING sum(balance) <> 0
    UNION ALL
    SELECT 'kept balance is not the sum', id::text
    FROM ledger_account AS a
    WHERE balance_fen <> (
        SELECT coalesce(sum(amount_fen) FILTER (WHERE t.credit_account_id = a.id), 0)
             - coalesce(sum(amount_fen) FILTER (WHERE t.debit_account_id = a.id), 0)
        FROM ledger_transfer AS t WHERE t.county_id = a.county_id AND a.id IN (debit_account_id, credit_account_id)
    )
    UNION ALL
    SELECT 'escrow is not the value of the open pieces', a.county_id::text
    FROM ledger_account AS a
    WHERE a.kind = 'escrow' AND (
        SELECT coalesce(sum(amount_fen) FILTER (WHERE t.credit_account_id = a.id), 0)
             - coalesce(sum(amount_fen) FILTER (WHERE t.debit_account_id = a.id), 0)
        FROM ledger_transfer AS t WHERE t.county_id = a.county_id AND a.id IN (debit_account_id, credit_account_id)
    ) <> (
        SELECT coalesce(sum((quantity - cancelled - expired - collected) * unit_price_fen), 0)
        FROM orders_line AS l WHERE l.county_id = a.county_id
    )
    UNION ALL
    SELECT 'pool is not what the lines hold', p.county_id || ' ' || p.sku_id
    FROM catalog_pool AS p
    WHERE p.supplied <> p.available + p.reserved + p.sold
       OR p.supplied <> (SELECT sum(quantity) FROM catalog_supply AS s
                         WHERE s.county_id = p.county_id AND s.sku_id = p.sku_id)
    UNION ALL
    SELECT 'pieces reserved or sold are not those of the lines', p.sku_id::text
    FROM (SELECT sku_id, sum(reserved) AS reserved, sum(sold) AS sold FROM catalog_pool GROUP BY sku_id) AS p
    LEFT JOIN (
        SELECT sku_id, sum(quantity - cancelled - expired - collected) AS open, sum(collected) AS collected
        FROM orders_line GROUP BY sku_id
    ) AS l USING (sku_id)
    WHERE (p.reserved, p.sold) <> (coalesce(l.open, 0), coalesce(l.collected, 0))
    UNION ALL
    SELECT 'county and national pieces are mixed up', p.county_id || ' ' || p.sku_id
    FROM catalog_pool AS p
    WHERE p.reserved + p.sold <> (
        SELECT coalesce(sum(CASE WHEN p.county_id = 0
            THEN national_quantity - least(national_quantity, cancelled + expired)
            ELSE quantity - national_quantity - greatest(0, cancelled + expired - national_quantity) END), 0)
        FROM orders_line AS l
        WHERE l.sku_id = p.sku_id AND p.county_id IN (0, l.county_id)
    )
"""


def books_hold() -> None:
    """Make sure that money and stock add up, everywhere."""
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN)
        assert cursor.fetchall() == []
