"""Functions: code that runs on a branch."""

from datetime import datetime

from bot.neon.models import Model


class Deployment(Model):
    """One version of a function. `environment` are names only; Neon never tells the values."""

    id: int
    status: str
    memory_mib: int
    runtime: str
    created_at: datetime
    environment: tuple[str, ...] = ()
    error: str | None = None


class Function(Model):
    """`current_deployment` is the newest one, `active_deployment` the newest that was built, which serves."""

    slug: str
    name: str
    created_at: datetime
    invocation_url: str = ""
    current_deployment: Deployment | None = None
    active_deployment: Deployment | None = None


class FunctionEnvelope(Model):
    """One function."""

    function: Function


class Cursor(Model):
    """Where the next page begins."""

    next: str = ""


class FunctionPage(Model):
    """`GET …/functions`."""

    functions: tuple[Function, ...] = ()
    pagination: Cursor | None = None
