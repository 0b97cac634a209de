"""Neon's API about function triggers of a branch."""

from dataclasses import dataclass

from bot.errors import NotFoundError
from bot.neon.asking import Asking
from bot.neon.models import Branch, Model
from bot.neon.models.triggers import Trigger, TriggerEnvelope, TriggerList, TriggerSchedule, TriggerUpload
from bot.text import quoted


@dataclass(frozen=True)
class Triggers:
    """Calls about function triggers of a branch."""

    ask: Asking

    async def all(self, project_id: str, branch_id: str) -> tuple[Trigger, ...]:
        """Those of the branch, and those that it has from its parent."""
        found = await self.ask(
            "listProjectBranchTriggers", TriggerList, project_id=project_id, branch_id=branch_id
        )
        return found.triggers

    async def find(self, project_id: str, branch_id: str, word: str) -> Trigger | None:
        """The trigger of that name or id; names are unique on a branch."""
        known = await self.all(project_id, branch_id)
        return next((each for each in known if word in {each.trigger_id, each.name}), None)

    async def named(self, project_id: str, branch: Branch, word: str) -> Trigger:
        """As `find`. Raises NotFoundError."""
        found = await self.find(project_id, branch.id, word)
        if found is None:
            raise NotFoundError(
                f"There is no trigger {quoted(word)} on {branch.name}.",
                hint="`trigger list <branch>` shows those that there are.",
            )
        return found

    async def create(
        self,
        project_id: str,
        branch_id: str,
        *,
        name: str,
        function: str,
        path: str | None = None,
        waits_for: TriggerSchedule | TriggerUpload,
        enabled: bool = True,
    ) -> Trigger:
        """A trigger that calls a function. ConflictError: the name is taken."""
        by_time = isinstance(waits_for, TriggerSchedule)
        kind = "schedule" if by_time else "storage_object_created"
        body = {
            "type": kind,
            "name": name,
            "function_slug": function,
            "enabled": enabled,
            kind: waits_for.model_dump(exclude_none=True),
        }
        made = await self.ask(
            "createProjectBranchTrigger",
            TriggerEnvelope,
            body=body | ({"function_path": path} if path else {}),
            project_id=project_id,
            branch_id=branch_id,
        )
        return made.trigger

    async def switch(self, project_id: str, branch_id: str, trigger: Trigger, *, enabled: bool) -> Trigger:
        """Let it run, or not any more. What is under way goes on."""
        changed = await self.ask(
            "updateProjectBranchTrigger",
            TriggerEnvelope,
            body={"type": trigger.type, "enabled": enabled},
            project_id=project_id,
            branch_id=branch_id,
            trigger_id=trigger.trigger_id,
        )
        return changed.trigger

    async def delete(self, project_id: str, branch_id: str, trigger_id: str) -> None:
        """An inherited one goes from this branch alone."""
        await self.ask(
            "deleteProjectBranchTrigger",
            Model,
            project_id=project_id,
            branch_id=branch_id,
            trigger_id=trigger_id,
        )
