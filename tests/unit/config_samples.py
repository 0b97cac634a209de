"""Configurations to break in tests, and the commands that they can name."""

from bot.registry import load

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
