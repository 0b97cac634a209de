"""What Slack's record of somebody makes them: whoever is no full member of the workspace is told apart."""

from typing import Any

import pytest

from bot.command import Person
from bot.slack.people import kind

HOME = "T0ACME"


@pytest.mark.parametrize(
    ("flags", "person"),
    [
        ({}, Person.MEMBER),
        ({"is_admin": True}, Person.MEMBER),
        ({"deleted": True}, Person.DEACTIVATED),
        ({"is_bot": True}, Person.BOT),
        ({"is_workflow_bot": True}, Person.BOT),
        ({"is_stranger": True}, Person.FOREIGN),
        ({"team_id": "T0PARTNER"}, Person.FOREIGN),
        ({"is_restricted": True}, Person.GUEST),
        ({"is_ultra_restricted": True}, Person.GUEST),
        ({"is_admin": True, "deleted": True}, Person.DEACTIVATED),
    ],
)
def test_each_flag_counts_by_itself(flags: dict[str, Any], person: Person) -> None:
    assert kind({"id": "U1", "team_id": HOME} | flags, HOME) is person
