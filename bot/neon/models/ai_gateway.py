"""The AI gateway of a branch."""

from bot.neon.models import Model


class ModelGateway(Model):
    """Where it is reached; not `enabled`: why there is none, as Neon's machine word."""

    enabled: bool
    base_url: str = ""
    reason: str = ""
