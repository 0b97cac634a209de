"""What the demo's databases hold, and the branches on which people have changed it."""

from collections.abc import Mapping
from datetime import datetime

from sandbox.neon.people import ANA
from sandbox.neon.records import Anonymization, Branch, MaskingRule, MaskingRun
from sandbox.neon.schemas import Table, Tables, Version, Versions, table

_CUSTOMERS = "id bigint!, email text!, name text, country text, created_at timestamp with time zone!"
_ORDERS = "id bigint!, customer_id bigint!, total numeric(12,2)!, state text!, placed_at date!"
_SHOP = (
    table("customers", _CUSTOMERS),
    table("products", "id bigint!, sku text!, title text!, price numeric(10,2)!, stock integer!"),
    table("reviews", "id bigint!, product_id bigint!, stars smallint!, body text"),
)
_ORDERING = (
    table("orders", _ORDERS),
    table("order_lines", "id bigint!, order_id bigint!, sku text!, quantity integer!, price numeric(10,2)!"),
    table("refunds", "id bigint!, order_id bigint!, amount numeric(12,2)!, reason text"),
)
_LEDGER = (
    table("accounts", "id bigint!, number text!, currency text!, opened_at date!"),
    table("entries", "id bigint!, account_id bigint!, amount numeric(18,4)!, booked_at date!, memo text"),
)
_ANALYTICS = (
    table("events", "id bigint!, kind text!, payload jsonb, seen_at timestamp with time zone!"),
    table("sessions", "id bigint!, visitor text!, started_at timestamp with time zone!, pages integer!"),
)
_TABLES: Mapping[tuple[str, str], Tables] = {
    ("shop", "neondb"): _SHOP,
    ("shop", "orders"): _ORDERING,
    ("ledger", "neondb"): _LEDGER,
    ("analytics", "neondb"): _ANALYTICS,
}
_STEPS = ("cart", "address", "shipping", "tax", "coupon", "payment", "fraud", "review", "receipt", "return")
_KINDS = ("attempts", "choices", "failures")


def _rewrite() -> Tables:
    """A checkout that has become thirty tables: long enough to fill a file."""
    columns = (
        "id bigint!, checkout_id bigint!, state text!, attempt integer!, payload jsonb, error text, "
        "started_at timestamp with time zone!, ended_at timestamp with time zone"
    )
    return tuple(table(f"checkout_{step}_{kind}", columns) for step in _STEPS for kind in _KINDS)


# By branch and database; what does not stand here is as it was on the parent.
_CHANGED: Mapping[tuple[str, str], Tables] = {
    ("preview/pr-117", "neondb"): (
        table("customers", f"{_CUSTOMERS}, phone text"),
        *_SHOP[1:],
        table("wishlists", "id bigint!, customer_id bigint!, product_id bigint!"),
    ),
    ("dana/tax-rounding", "orders"): (
        table("orders", _ORDERS.replace("total numeric(12,2)!", "total numeric(14,4)!, tax numeric(14,4)!")),
        *_ORDERING[1:],
    ),
    ("dana/checkout-rewrite", "neondb"): (*_SHOP, *_rewrite()),
    ("interest-calc-fix", "neondb"): (_LEDGER[0], Table("entries", _LEDGER[1].columns[:-1])),
}

_MASKED: Mapping[str, tuple[MaskingRule, ...]] = {
    "staging-load-test": (
        MaskingRule("neondb", "public", "customers", "email", function="anon.fake_email()"),
        MaskingRule("neondb", "public", "customers", "name", value="Somebody"),
    )
}


def first(project: str, database: str, born: datetime) -> Versions:
    """What a database of the seed holds from the beginning."""
    tables = _TABLES.get((project, database))
    return (Version(born, tables),) if tables else ()


def vary(branch: Branch, changed_at: datetime) -> None:
    """Change the schema of the branches that people have worked on."""
    for name, database in branch.databases.items():
        tables = _CHANGED.get((branch.name, name))
        if tables is not None:
            database.versions = (*database.versions, Version(changed_at, tables))


def mask(branch: Branch, born: datetime) -> None:
    """Make the branches anonymized that hold no personal data any more."""
    rules = _MASKED.get(branch.name)
    if rules:
        run = MaskingRun(born, ANA, completed_at=born, masked_columns=len(rules))
        branch.anonymization = Anonymization(born, born, rules, "anonymized", last_run=run)
