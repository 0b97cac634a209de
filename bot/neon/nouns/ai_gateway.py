"""Neon's API about the model gateway of a branch."""

from dataclasses import dataclass

from bot.neon.asking import Asking
from bot.neon.errors import NeonNotFoundError
from bot.neon.models.ai_gateway import ModelGateway


@dataclass(frozen=True)
class AiGateway:
    """Calls about the model gateway of a branch."""

    ask: Asking

    async def get(self, project_id: str, branch_id: str) -> ModelGateway:
        """Where it is, or why there is none."""
        try:
            return await self.ask(
                "getProjectBranchAiGateway", ModelGateway, project_id=project_id, branch_id=branch_id
            )
        except NeonNotFoundError as error:
            if error.reason in {"", "branch_not_found"}:
                raise
            return ModelGateway(enabled=False, reason=error.reason)
