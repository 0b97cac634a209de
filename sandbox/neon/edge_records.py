"""What the stand-in remembers of what calls the functions of a branch: triggers and custom domains."""

from dataclasses import dataclass
from datetime import datetime


@dataclass
class Trigger:
    """`cron` for a trigger by schedule; `bucket_name` and maybe `prefix` for one by upload."""

    id: str
    name: str
    function_slug: str
    function_path: str = "/"
    cron: str | None = None
    bucket_name: str | None = None
    prefix: str | None = None
    enabled: bool = True
    version: int = 1
    inherited: bool = False

    @property
    def type(self) -> str:
        return "schedule" if self.cron is not None else "storage_object_created"


@dataclass
class CustomDomain:
    domain: str
    function_slug: str
    registered_at: datetime
