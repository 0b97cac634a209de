"""Configurations to break in tests, and the commands that they can name."""

from zoneinfo import ZoneInfo

from bot.registry import load

BERLIN = ZoneInfo("Europe/Berlin")
COMMANDS = load().rules

GOOD = """\
version: 1
channels:
  C0SHOPDB:
    projects: {shop: old-violet-32930710}
    allow: {read: everyone}
"""
KEYS = """\
projects:
  old-violet-32930710: {api_key_env: NEON_API_KEY_SHOP}
"""
COSTS = """\
costs:
  as_of: "2026-11-23"
  currency: EUR
  storage_reading: byte-months
  plans:
    launch:
      limits: {projects: 1, branches: 2, root_branches: 3, protected_branches: 4, snapshots: 10}
      included: {branches: 7, public_transfer: 500}
      prices:
        {compute: 0.1, storage: 1, history: 1, snapshots: 1, extra_branch: 1, public_transfer: 1,
        private_transfer: 0}
"""
SCHEDULES = """\
schedules:
  weekly:
    channel: C0SHOPDB
    command: limits
    cron: "0 9 * * mon"
    timezone: Europe/Berlin
"""
CLEANUP = """\
cleanup:
  previews:
    channel: C0SHOPDB
    schedule: {cron: "0 9 * * mon-fri", timezone: Europe/Berlin}
    match: {name: "preview/*", idle_for: 14d}
"""
# By section, with one key too many in it.
WITH_AN_UNKNOWN_KEY: dict[tuple[str, ...], str] = {
    (): GOOD + "zzz: 1\n",
    ("defaults",): GOOD + "defaults: {zzz: 1}\n",
    ("follow",): GOOD + "follow: {zzz: 1}\n",
    ("channels", "*"): GOOD + "    zzz: 1\n",
    ("channels", "*", "approve", "*"): GOOD + "    approve: {destroy: {by: U0ANA, zzz: 1}}\n",
    ("channels", "*", "projects", "*"): GOOD.replace("old-violet-32930710", "{zzz: 1, id: old-violet-1}"),
    ("channels", "*", "projects", "*", "approve", "*"): GOOD.replace(
        "old-violet-32930710", "{id: old-violet-32930710, approve: {destroy: {by: U0ANA, zzz: 1}}}"
    ),
    ("channels", "*", "defaults"): GOOD + "    defaults: {zzz: 1}\n",
    ("limits",): GOOD + "limits: {zzz: 1}\n",
    ("channels", "*", "limits"): GOOD + "    limits: {zzz: 1}\n",
    ("news",): GOOD + "news: {zzz: 1}\n",
    ("channels", "*", "news"): GOOD + "    news: {zzz: 1}\n",
    ("projects", "*"): GOOD + KEYS.replace("}", ", zzz: 1}"),
    ("schedules", "*"): GOOD + SCHEDULES + "    zzz: 1\n",
    ("cleanup", "*"): GOOD + CLEANUP + "    zzz: 1\n",
    ("cleanup", "*", "match", "pr"): GOOD + CLEANUP.replace("14d", "14d, pr: {repository: a/b, zzz: 1}"),
    ("cleanup", "*", "match"): GOOD + CLEANUP.replace("14d", "14d, zzz: 1"),
    ("cleanup", "*", "schedule"): GOOD + CLEANUP.replace("Berlin", "Berlin, zzz: 1"),
    **{
        ("cleanup", "*", part): GOOD + CLEANUP + f"    {part}: {{zzz: 1}}\n"
        for part in ("never", "warn", "keep", "delete", "report", "owners")
    },
    ("costs",): GOOD + COSTS + "  zzz: 1\n",
    ("costs", "plans", "*"): GOOD + COSTS + "      zzz: 1\n",
    ("costs", "plans", "*", "limits"): GOOD + COSTS.replace("snapshots: 10", "snapshots: 10, zzz: 1"),
    ("costs", "plans", "*", "included"): GOOD + COSTS.replace("branches: 7", "branches: 7, zzz: 1"),
    ("costs", "plans", "*", "prices"): GOOD + COSTS.replace("compute: 0.1", "compute: 0.1, zzz: 1"),
}
