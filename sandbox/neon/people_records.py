"""What the stand-in remembers of people. Records change in place."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Person:
    id: str
    name: str
    last_name: str
    email: str
    image: str = ""

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.last_name}".strip()


@dataclass
class Member:
    id: str
    person: Person
    role: str
    joined_at: datetime
    has_mfa: bool = False
    deactivated_at: datetime | None = None


@dataclass(frozen=True)
class Invitation:
    id: str
    email: str
    role: str
    invited_by: str  # a person's id
    invited_at: datetime
