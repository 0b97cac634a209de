"""A project's settings in short phrases, each of them mark-up that is safe to post."""

from datetime import timedelta

from bot.neon.models.projects import NEVER, AllowedIps, ComputeDefaults, FullProject, MaintenanceWindow, Quota
from bot.slack import mrkdwn
from bot.slack.views import phrases

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def storage(project: FullProject) -> str:
    """How much it stores; empty where Neon does not say."""
    stored = project.synthetic_storage_size
    return mrkdwn.size(stored) if stored is not None else ""


def history(seconds: int | None) -> str:
    """How far back its branches can go; empty where Neon does not say."""
    if seconds is None:
        return ""
    return f"kept for {mrkdwn.span(timedelta(seconds=seconds))}" if seconds else "not kept"


def size(defaults: ComputeDefaults) -> str:
    """What new computes get: `0.25–2 CU`."""
    low, high = defaults.autoscaling_limit_min_cu, defaults.autoscaling_limit_max_cu
    if low is None or high is None:
        return ""
    return f"{low:g} CU" if low == high else f"{low:g}–{high:g} CU"


def computes(defaults: ComputeDefaults) -> str:
    """What new computes get, and when they stop: `0.25–2 CU, stopped after 5 minutes without use`."""
    return ", ".join(filter(None, (size(defaults), suspension(defaults.suspend_timeout_seconds))))


def suspension(seconds: int | None) -> str:
    """When an idle compute is stopped."""
    if seconds == NEVER:
        return "not stopped when idle"
    if not seconds:
        return "stopped when idle, after the plan's usual time"
    return f"stopped after {mrkdwn.span(timedelta(seconds=seconds))} without use"


def access(allowed: AllowedIps) -> str:
    """Who may connect by address."""
    if not allowed.ips:
        return "from every address"
    where = " to protected branches, from everywhere to others" if allowed.protected_branches_only else ""
    return f"only from {phrases.listed(allowed.ips, 10)}{where}"


def window(window: MaintenanceWindow | None) -> str:
    """When Neon may interrupt it."""
    if window is None or not window.weekdays:
        return ""
    days = ", ".join(_DAYS[each - 1] for each in window.weekdays if 1 <= each <= len(_DAYS))
    times = f"{mrkdwn.prose(window.start_time, 20)}–{mrkdwn.prose(window.end_time, 20)} UTC"
    return f"{days} {times}".strip()


def quota(quota: Quota) -> str:
    """Its caps; empty without any."""
    periods = (("active", quota.active_time_seconds), ("compute", quota.compute_time_seconds))
    sizes = (
        ("written", quota.written_data_bytes),
        ("transferred", quota.data_transfer_bytes),
        ("stored in each branch", quota.logical_size_bytes),
    )
    caps = [f"{mrkdwn.span(timedelta(seconds=each))} {what}" for what, each in periods if each]
    return ", ".join(caps + [f"{mrkdwn.size(each)} {what}" for what, each in sizes if each])


def identity(project: FullProject) -> str:
    """What tells it from others: `shop` `old-violet-32930710`."""
    return f"{mrkdwn.code(project.name)} {mrkdwn.code(project.id)}"


def place(project: FullProject) -> str:
    """Where it is and what it runs: `Postgres 17 · aws-us-east-2`."""
    return f"Postgres {project.pg_version} · {mrkdwn.prose(project.region_id, 60)}"
