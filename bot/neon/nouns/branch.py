"""Neon's API about branches beyond reading, creating and deleting."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.arguments import Moment, Point
from bot.neon.asking import Asking
from bot.neon.envelopes import as_asked, branch_creation, rfc3339
from bot.neon.errors import InvalidRequestError, NeonNotFoundError, PreconditionError, UnprocessableError
from bot.neon.models import ChangedBranch, CreatedBranch, NewBranch
from bot.neon.models.branches import (
    Anonymization,
    MaskingRule,
    MaskingRules,
    Schema,
    SchemaDifference,
)

# Neon does not say with which of these it answers for a branch that is no anonymized one.
_NOT_ANONYMIZED = (NeonNotFoundError, InvalidRequestError, PreconditionError, UnprocessableError)


@dataclass(frozen=True)
class Branches:
    """Calls about branches beyond reading, creating and deleting."""

    ask: Asking

    async def protect(self, project_id: str, branch_id: str, *, protected: bool) -> ChangedBranch:
        """Protect the branch, or take the protection off. Neon does it at once."""
        return await self.ask(
            "updateProjectBranch",
            ChangedBranch,
            body={"branch": {"protected": protected}},
            project_id=project_id,
            branch_id=branch_id,
        )

    async def make_default(self, project_id: str, branch_id: str) -> ChangedBranch:
        """Make it the project's default branch. Neon does it at once."""
        return await self.ask(
            "setDefaultProjectBranch", ChangedBranch, project_id=project_id, branch_id=branch_id
        )

    async def restore(
        self, project_id: str, branch_id: str, source: Point, *, preserve_as: str | None = None
    ) -> ChangedBranch:
        """Start giving the branch the content of `source`; what it had stays under `preserve_as`."""
        body = {"source_branch_id": source.branch.id}
        if source.at is not None and source.at.lsn is not None:
            body["source_lsn"] = source.at.lsn
        if source.at is not None and (time := rfc3339(source.at.time)) is not None:
            body["source_timestamp"] = time
        if preserve_as is not None:
            body["preserve_under_name"] = preserve_as
        return await self.ask(
            "restoreProjectBranch", ChangedBranch, body=body, project_id=project_id, branch_id=branch_id
        )

    async def recover(self, project_id: str, branch_id: str) -> CreatedBranch:
        """Bring a deleted branch back, with its computes at rest and without an expiry."""
        return await self.ask(
            "recoverProjectBranch", CreatedBranch, project_id=project_id, branch_id=branch_id
        )

    async def schema(
        self, project_id: str, branch_id: str, database: str, *, at: Moment | None = None
    ) -> str:
        """The schema of one database as SQL; empty for an empty database."""
        answer = await self.ask(
            "getProjectBranchSchema",
            Schema,
            query={"db_name": database, **_moment(at)},
            project_id=project_id,
            branch_id=branch_id,
        )
        return answer.sql

    async def compare(self, project_id: str, branch_id: str, base: Point, database: str) -> str:
        """What the schema of the branch has other than that of `base`, as a unified diff."""
        answer = await self.ask(
            "getProjectBranchSchemaComparison",
            SchemaDifference,
            query={"db_name": database, "base_branch_id": base.branch.id, **_moment(base.at, "base_")},
            project_id=project_id,
            branch_id=branch_id,
        )
        return answer.diff

    async def create_anonymized(self, project_id: str, new: NewBranch) -> CreatedBranch:
        """Start the creation of a branch whose data can be masked; nothing is masked by this."""
        creation = branch_creation(new)
        annotation = creation.pop("annotation_value", None)
        body = {"branch_create": creation} | ({"annotation_value": annotation} if annotation else {})
        created = await self.ask(
            "createProjectBranchAnonymized", CreatedBranch, body=body, project_id=project_id
        )
        return as_asked(created, project_id, new)

    async def masking_rules(self, project_id: str, branch_id: str) -> tuple[MaskingRule, ...]:
        """The rules by which an anonymized branch is masked."""
        answer = await self.ask("getMaskingRules", MaskingRules, project_id=project_id, branch_id=branch_id)
        return answer.masking_rules

    async def set_masking_rules(
        self, project_id: str, branch_id: str, rules: Sequence[MaskingRule]
    ) -> tuple[MaskingRule, ...]:
        """Replace all masking rules at once."""
        answer = await self.ask(
            "updateMaskingRules",
            MaskingRules,
            body={"masking_rules": [each.model_dump(exclude_none=True) for each in rules]},
            project_id=project_id,
            branch_id=branch_id,
        )
        return answer.masking_rules

    async def anonymize(self, project_id: str, branch_id: str) -> Anonymization:
        """Start overwriting data by the rules. Neon answers with how far it is, not with operations."""
        return await self.ask("startAnonymization", Anonymization, project_id=project_id, branch_id=branch_id)

    async def anonymization(self, project_id: str, branch_id: str) -> Anonymization | None:
        """How far masking has come; None for a branch that is no anonymized one."""
        try:
            return await self.ask(
                "getAnonymizedBranchStatus", Anonymization, project_id=project_id, branch_id=branch_id
            )
        except _NOT_ANONYMIZED:
            return None


def _moment(at: Moment | None, prefix: str = "") -> dict[str, object]:
    return {f"{prefix}lsn": at.lsn, f"{prefix}timestamp": at.time} if at else {}
