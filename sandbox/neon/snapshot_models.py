"""The fields of request bodies about snapshots that the stand-in acts on."""

from pydantic import BaseModel, ConfigDict


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SnapshotChange(_Body):
    """`expires_at` is newer than description 2.7.3, so nothing has checked that it is a time."""

    name: str | None = None
    expires_at: object = None

    @property
    def sets_expiry(self) -> bool:
        """Whether the request speaks of the expiry at all: null removes it, absence leaves it."""
        return "expires_at" in self.model_fields_set


class SnapshotUpdate(_Body):
    snapshot: SnapshotChange


class SnapshotRestore(_Body):
    name: str | None = None
    target_branch_id: str | None = None
    finalize_restore: bool = False


class FinalizeRestore(_Body):
    name: str | None = None


class ScheduleItem(_Body):
    frequency: str
    hour: int | None = None
    day: int | None = None
    retention_seconds: int | None = None


class ScheduleBody(_Body):
    schedule: tuple[ScheduleItem, ...]
