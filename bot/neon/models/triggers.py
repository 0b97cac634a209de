"""Triggers: what calls a function of a branch by itself."""

from datetime import datetime

from bot.neon.models import Model


class TriggerSchedule(Model):
    """A numeric cron expression of five fields, in UTC."""

    cron: str


class TriggerUpload(Model):
    """Uploads to one bucket; without `prefix`, of any key."""

    bucket_name: str
    prefix: str | None = None


class Trigger(Model):
    """A trigger of one of two kinds. `inherited`: it is as the parent branch had it, and does not run."""

    type: str
    trigger_id: str
    name: str
    function_slug: str
    function_path: str = "/"
    enabled: bool = False
    inherited: bool = False
    next_run_at: datetime | None = None
    schedule: TriggerSchedule | None = None
    storage_object_created: TriggerUpload | None = None


class TriggerEnvelope(Model):
    """One trigger."""

    trigger: Trigger


class TriggerList(Model):
    """All triggers of a branch."""

    triggers: tuple[Trigger, ...] = ()
