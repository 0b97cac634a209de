"""What Neon answers about one database."""

from bot.neon.models import Database, Model, Operation


class DatabaseEnvelope(Model):
    """The answer to a read."""

    database: Database


class ChangedDatabase(Model):
    """The answer to a write."""

    database: Database
    operations: tuple[Operation, ...] = ()


class DeletedDatabase(Model):
    """The answer to a deletion. `database` is None when it was gone already (204)."""

    database: Database | None = None
    operations: tuple[Operation, ...] = ()
