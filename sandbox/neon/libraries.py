"""The shared preload libraries that come with each Postgres version."""

from sandbox.neon.records import JsonObject

_EVERY_VERSION = 14
# Name, version, what it is for, loaded unless asked otherwise, still an experiment, since which Postgres.
_LIBRARIES = (
    ("neon", "1.5", "Neon's own storage", True, False, _EVERY_VERSION),
    ("pg_stat_statements", "1.10", "Statistics of the statements that ran", True, False, _EVERY_VERSION),
    ("timescaledb", "2.17.1", "Time series", True, False, _EVERY_VERSION),
    ("pg_cron", "1.6", "Jobs that run on a schedule", True, False, _EVERY_VERSION),
    ("rag_bge_small_en_v15", "0.0.1", "Text embeddings inside the database", False, True, 16),
    ("pg_duckdb", "0.3.1", "Analytical queries with DuckDB", False, True, _EVERY_VERSION),
    ("pgaudit", "17.0", "A log of sessions and of what they read and wrote", False, False, _EVERY_VERSION),
    ("pg_search", "0.15.26", "Full-text search with BM25", False, False, 17),
)


def of_version(pg_version: int) -> list[JsonObject]:
    """All libraries for a Postgres version, as the API shows them."""
    return [
        {
            "library_name": name,
            "version": version,
            "description": description,
            "is_default": is_default,
            "is_experimental": is_experimental,
        }
        for name, version, description, is_default, is_experimental, since in _LIBRARIES
        if since <= pg_version
    ]
