"""What the databases hold: tables over time, told as SQL, as JSON, and as what differs."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Column:
    name: str
    type: str
    nullable: bool = True


@dataclass(frozen=True)
class Table:
    """A table in the schema `public`; its first column is the primary key."""

    name: str
    columns: tuple[Column, ...]


Tables = tuple[Table, ...]


@dataclass(frozen=True)
class Version:
    """The tables of a database from `since` on, until the next version."""

    since: datetime
    tables: Tables


Versions = tuple[Version, ...]


def table(name: str, columns: str) -> Table:
    """A table from words such as `id bigint!, name text`; a ! stands for NOT NULL."""
    return Table(name, tuple(map(_column, columns.split(", "))))


def _column(words: str) -> Column:
    name, _, kind = words.partition(" ")
    return Column(name, kind.removesuffix("!"), nullable=not kind.endswith("!"))


def until(versions: Versions, moment: datetime | None) -> Versions:
    """The versions that were there at a moment; all of them for None."""
    return versions if moment is None else tuple(each for each in versions if each.since <= moment)


def tables_at(versions: Versions, moment: datetime | None) -> Tables:
    """The tables at a moment, or now."""
    known = until(versions, moment)
    return known[-1].tables if known else ()


def as_sql(tables: Tables, owner: str) -> str:
    """In the shape of pg_dump: tables by name, then their keys."""
    ordered = sorted(tables, key=lambda each: each.name)
    return "\n".join([*(_created(each, owner) for each in ordered), *map(_keyed, ordered)])


def _created(each: Table, owner: str) -> str:
    lines = ",\n".join(
        f"    {column.name} {column.type}{'' if column.nullable else ' NOT NULL'}" for column in each.columns
    )
    owned = f"ALTER TABLE public.{each.name} OWNER TO {owner};\n"
    return f"CREATE TABLE public.{each.name} (\n{lines}\n);\n\n\n{owned}"


def _keyed(each: Table) -> str:
    return (
        f"\nALTER TABLE ONLY public.{each.name}\n"
        f"    ADD CONSTRAINT {each.name}_pkey PRIMARY KEY ({each.columns[0].name});\n"
    )


def as_json(tables: Iterable[Table]) -> dict[str, object]:
    return {"tables": [_described(each) for each in tables]}


def _described(each: Table) -> dict[str, object]:
    return {
        "schema": "public",
        "name": each.name,
        "columns": [
            {"name": column.name, "type": column.type, "nullable": column.nullable} for column in each.columns
        ],
        "constraints": [
            {"type": "primary_key", "name": f"{each.name}_pkey", "columns": [each.columns[0].name]}
        ],
    }


def difference(database: str, base: str, other: str) -> str:
    """What to change in `base` to get `other`, as a unified diff; empty when they are the same."""
    lines = difflib.unified_diff(
        base.splitlines(), other.splitlines(), f"a/{database}", f"b/{database}", lineterm=""
    )
    return "".join(f"{line}\n" for line in lines)
