"""Custom domains: addresses of one's own that lead to a function of a branch."""

from bot.neon.models import Model


class CustomDomain(Model):
    """`status` is pending, active or error, and may be missing right after registration.

    The domain works once its owner points a CNAME record at `cname_target`, which is empty in regions
    that have no such front door.
    """

    domain: str
    entity_type: str
    entity_id: str
    cname_target: str = ""
    status: str | None = None
    dns_status: str | None = None
    status_reason: str = ""


class DomainCursor(Model):
    """Where the next page begins."""

    next: str | None = None


class DomainPage(Model):
    """Some of the domains of a branch."""

    custom_domains: tuple[CustomDomain, ...] = ()
    pagination: DomainCursor = DomainCursor()
