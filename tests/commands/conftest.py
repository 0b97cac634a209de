"""Commands are tested on the whole stage: typed into Slack's stand-in, done in Neon's."""

from tests.e2e.conftest import bare, shared_stage, stage

__all__ = ["bare", "shared_stage", "stage"]
