"""How much may be deleted in a channel: looked at before anybody is asked, and counted when a call begins."""

from bot.admission import Wanted
from bot.command import Effect
from bot.config_in_force import ConfigInForce
from bot.config_limits import Ceiling
from bot.policy import Decision, Verdict
from bot.slack import mrkdwn
from bot.store.deletions import Deletions, Full


class DeletionLimit:
    """Refuses what deletes or overwrites once a channel has had as much of it as `limits.deletes` says."""

    def __init__(self, deletions: Deletions, in_force: ConfigInForce) -> None:
        self._deletions = deletions
        self._in_force = in_force

    async def refusal(self, about: Wanted) -> Decision | None:
        """Whether there would be no room for it now, so that nobody is asked in vain. Raises StoreError."""
        ceiling = self._ceiling(about)
        full = await self._deletions.full(about.channel_id, ceiling.rate) if ceiling else None
        return self._refusal(ceiling, full) if ceiling and full else None

    async def take(self, about: Wanted, request_id: str) -> Decision | None:
        """Take the place of a request that is about to call Neon, unless it has it. Raises StoreError."""
        ceiling = self._ceiling(about)
        full = await self._deletions.take(about.channel_id, request_id, ceiling.rate) if ceiling else None
        return self._refusal(ceiling, full) if ceiling and full else None

    def _ceiling(self, about: Wanted) -> Ceiling | None:
        if Effect.DESTROY not in about.effects:
            return None
        return self._in_force.now.ceiling(about.channel_id, "deletes")

    def _refusal(self, ceiling: Ceiling, full: Full) -> Decision:
        many = mrkdwn.count(ceiling.rate.count, "deletion")
        reason = (
            f"At most {many} within {mrkdwn.span(ceiling.rate.within)} may be made from this channel, "
            "and that many have been. "
            f"There is room again {mrkdwn.until(full.free_at, full.read_at)}. "
            f"Whoever runs me can raise the limit in {self._in_force.now.name}."
        )
        return Decision(Verdict.DENY, reason, ceiling.rule)
