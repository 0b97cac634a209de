"""Block Kit as Slack judges it: limits, required fields, and which block may appear where."""

from sandbox.slack.blockkit.ids import with_ids
from sandbox.slack.blockkit.judge import problems_in_blocks, problems_in_view
from sandbox.slack.blockkit.report import MESSAGE, MODAL, Surface

__all__ = ["MESSAGE", "MODAL", "Surface", "problems_in_blocks", "problems_in_view", "with_ids"]
