"""Neon's API about object storage of a branch."""

from dataclasses import dataclass
from datetime import timedelta

from bot.neon.asking import Asking
from bot.neon.errors import NeonNotFoundError
from bot.neon.models import Branch, Nothing
from bot.neon.models.buckets import (
    Bucket,
    BucketEnvelope,
    BucketList,
    Contents,
    Deleted,
    Link,
    ObjectPage,
    Storage,
    StoredObject,
)
from bot.neon.picking import find, pick

_PAGE = 1_000  # objects in one answer at most


@dataclass(frozen=True)
class Buckets:
    """Calls about object storage of a branch."""

    ask: Asking

    async def storage(self, project_id: str, branch_id: str) -> Storage:
        """Where the storage of the branch is, or why there is none."""
        try:
            return await self.ask(
                "getProjectBranchStorage", Storage, project_id=project_id, branch_id=branch_id
            )
        except NeonNotFoundError as error:
            if error.reason in {"", "branch_not_found"}:
                raise
            return Storage(enabled=False, reason=error.reason)

    async def list(self, project_id: str, branch_id: str) -> tuple[Bucket, ...]:
        """All buckets of the branch, inherited ones included."""
        found = await self.ask(
            "listProjectBranchBuckets", BucketList, project_id=project_id, branch_id=branch_id
        )
        return found.buckets

    async def find(self, project_id: str, branch_id: str, name: str) -> Bucket | None:
        """The bucket of that name."""
        return find(await self.list(project_id, branch_id), name)

    async def get(self, project_id: str, branch: Branch, name: str) -> Bucket:
        """The bucket of that name. Raises NotFoundError, naming what there is."""
        return pick(await self.list(project_id, branch.id), name, "bucket", branch)

    async def create(self, project_id: str, branch_id: str, name: str, *, public: bool) -> Bucket:
        """An empty bucket; in a `public` one everybody can read."""
        body = {"name": name, "access_level": "public_read" if public else "private"}
        made = await self.ask(
            "createProjectBranchBucket", BucketEnvelope, body=body, project_id=project_id, branch_id=branch_id
        )
        return made.bucket

    async def delete(self, project_id: str, branch_id: str, name: str) -> bool:
        """Neon wants it empty. False when it was gone already."""
        try:
            await self.ask(
                "deleteProjectBranchBucket",
                Nothing,
                project_id=project_id,
                branch_id=branch_id,
                bucket_name=name,
            )
        except NeonNotFoundError:
            return False
        return True

    async def contents(
        self,
        project_id: str,
        branch_id: str,
        name: str,
        *,
        prefix: str = "",
        delimiter: str | None = None,
        at_most: int,
    ) -> Contents:
        """The first `at_most` objects and folders below a prefix, in the order of their names."""
        folders: list[str] = []
        objects: list[StoredObject] = []
        query = {"prefix": prefix or None, "delimiter": delimiter}
        cursor: str | None = None
        while (left := at_most - len(folders) - len(objects)) > 0:
            page = await self.ask(
                "listProjectBranchBucketObjects",
                ObjectPage,
                query=query | {"cursor": cursor, "limit": min(left, _PAGE)},
                project_id=project_id,
                branch_id=branch_id,
                bucket_name=name,
            )
            folders += page.folders
            objects += page.objects
            cursor = page.next_cursor or None
            if not page.is_truncated or cursor is None:
                return Contents(folders=tuple(folders), objects=tuple(objects))
        return Contents(folders=tuple(folders), objects=tuple(objects), complete=False)

    async def object(self, project_id: str, branch_id: str, name: str, key: str) -> StoredObject | None:
        """The object of exactly that key."""
        # Of all keys that begin with it, the key itself comes first.
        found = await self.contents(project_id, branch_id, name, prefix=key, at_most=1)
        return next((each for each in found.objects if each.key == key), None)

    async def delete_object(self, project_id: str, branch_id: str, name: str, key: str) -> bool:
        """False when it was gone already."""
        try:
            await self.ask(
                "deleteProjectBranchBucketObject",
                Nothing,
                project_id=project_id,
                branch_id=branch_id,
                bucket_name=name,
                object_key=key,
            )
        except NeonNotFoundError:
            return False
        return True

    async def delete_prefix(self, project_id: str, branch_id: str, name: str, prefix: str) -> int:
        """Delete what lies on the branch itself below a prefix that ends in `/`. How many went."""
        query = {"prefix": prefix}
        answer = await self.ask(
            "deleteProjectBranchBucketObjectsByPrefix",
            Deleted,
            query=query,
            project_id=project_id,
            branch_id=branch_id,
            bucket_name=name,
        )
        return answer.deleted

    async def link(self, project_id: str, branch_id: str, name: str, key: str, valid: timedelta) -> Link:
        """An address for downloading the object, without any key."""
        body = {"operation": "download", "expires_in_seconds": int(valid.total_seconds())}
        return await self.ask(
            "presignProjectBranchBucketObject",
            Link,
            body=body,
            project_id=project_id,
            branch_id=branch_id,
            bucket_name=name,
            object_key=key,
        )
