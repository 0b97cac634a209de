"""What Neon says about a branch beyond the branch itself: its schema, and how its data is masked."""

from datetime import datetime

from bot.neon.models import Model


class Schema(Model):
    """The schema of one database, as Postgres would dump it."""

    sql: str = ""


class SchemaDifference(Model):
    """A unified diff of two schemas; empty when they are the same."""

    diff: str = ""


class MaskingRule(Model):
    """How one column is overwritten: by an expression of PostgreSQL Anonymizer, or by a fixed value."""

    database_name: str
    schema_name: str
    table_name: str
    column_name: str
    masking_function: str | None = None
    masking_value: str | None = None

    @property
    def column(self) -> str:
        """As in SQL, such as `public.users.email`."""
        return f"{self.schema_name}.{self.table_name}.{self.column_name}"

    def same_column(self, other: "MaskingRule") -> bool:
        """Whether both are about one column, which can have one rule."""
        return (self.database_name, self.column) == (other.database_name, other.column)


class MaskingRules(Model):
    """All masking rules of an anonymized branch."""

    masking_rules: tuple[MaskingRule, ...] = ()


class MaskingRun(Model):
    """The latest time that the rules were applied; `completed_at` also when it failed."""

    started_at: datetime | None = None
    completed_at: datetime | None = None
    triggered_by_username: str = ""
    masked_columns: int = 0


class Anonymization(Model):
    """How far masking has come: created, initialized, anonymizing, anonymized, or an error."""

    state: str
    status_message: str = ""
    created_at: datetime
    updated_at: datetime
    failed_at: datetime | None = None
    last_run: MaskingRun | None = None

    @property
    def masked(self) -> bool:
        """Whether the rules have been applied, as they were at that time."""
        return self.state == "anonymized"

    @property
    def running(self) -> bool:
        """Whether the rules are being applied just now."""
        return self.state == "anonymizing"


def column_parts(word: str) -> tuple[str, str, str] | None:
    """Schema, table and column of `users.email` or `public.users.email`; None for anything else."""
    parts = word.split(".")
    if not all(parts):
        return None
    match parts:
        case [table, column]:
            return ("public", table, column)
        case [schema, table, column]:
            return (schema, table, column)
    return None
