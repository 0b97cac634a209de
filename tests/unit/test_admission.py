"""The stored conditions beside the policy: what they refuse, and what happens when nobody knows them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from bot.admission import Admission, Condition, Wanted, wanted
from bot.command import Actor, Effect, Person, ProjectRef
from bot.errors import StoreError
from bot.parsing import parse
from bot.policy import Decision, Verdict
from bot.registry import load
from bot.text import split

DANA = Actor("U0DANA", "T0ACME", "Dana", Person.MEMBER)
SHOP = ProjectRef("shop", "old-violet-32930710")
LEDGER = ProjectRef("ledger", "calm-sea-51238842")


@dataclass
class Refusing:
    """Refuses these effects, if the store answers."""

    effects: frozenset[Effect]
    reason: str
    reachable: bool = True
    asked: int = field(default=0)

    async def check(self, channel_id: str) -> "Refusing":
        self.asked += 1
        if not self.reachable:
            raise StoreError("The bot's database cannot be reached. Nothing was done.")
        return self

    def refusal(self, about: Wanted) -> Decision | None:
        hit = self.effects.intersection(about.effects)
        return Decision(Verdict.DENY, self.reason, "stored") if hit else None

    def notices(self, channel_id: str, projects: Sequence[ProjectRef]) -> tuple[str, ...]:
        return (self.reason,)


def wish(*effects: Effect) -> Wanted:
    return Wanted(effects, DANA, "C0SHOPDB", SHOP)


async def refused(wish: Wanted, *conditions: Condition) -> str | None:
    decision = await Admission(conditions, NoLimit()).refusal(wish)
    return decision.reason if decision else None


class NoLimit:
    """As often as people like."""

    async def refusal(self, about: Wanted) -> Decision | None:
        return None

    async def take(self, about: Wanted, request_id: str) -> Decision | None:
        return None


class Full(NoLimit):
    """Nothing of what destroys any more, except for a request that has its place."""

    async def refusal(self, about: Wanted) -> Decision | None:
        return Decision(Verdict.DENY, "full", "limits") if Effect.DESTROY in about.effects else None

    async def take(self, about: Wanted, request_id: str) -> Decision | None:
        return None if request_id == "has one" else await self.refusal(about)


FROZEN = Refusing(frozenset({Effect.CREATE, Effect.CHANGE, Effect.DESTROY}), "frozen")
SUSPENDED = Refusing(frozenset(Effect), "suspended")


async def test_nothing_stands_in_the_way_without_conditions() -> None:
    assert await refused(wish(Effect.DESTROY)) is None


async def test_the_first_condition_that_refuses_gives_the_reason() -> None:
    assert await refused(wish(Effect.CREATE), FROZEN, SUSPENDED) == "frozen"
    assert await refused(wish(Effect.READ), FROZEN, SUSPENDED) == "suspended"
    assert await refused(wish(Effect.READ), FROZEN) is None


async def test_one_effect_that_is_refused_refuses_the_whole() -> None:
    assert await refused(wish(Effect.CHANGE, Effect.REVEAL), FROZEN) == "frozen"


@pytest.mark.parametrize("effect", [each for each in Effect if each is not Effect.READ])
async def test_no_write_and_no_secret_goes_on_while_the_conditions_are_not_known(effect: Effect) -> None:
    with pytest.raises(StoreError):
        await refused(wish(effect), Refusing(frozenset(), "", reachable=False))


async def test_reading_goes_on_while_the_conditions_are_not_known() -> None:
    assert await refused(wish(Effect.READ), Refusing(frozenset(Effect), "", reachable=False)) is None


async def test_what_may_be_done_only_so_often_is_refused_when_it_is_used_up() -> None:
    admission = Admission([], Full())
    delete = wish(Effect.DESTROY)
    assert (await admission.refusal(delete)) == Decision(Verdict.DENY, "full", "limits")
    assert (await admission.begin(delete, "late")) == Decision(Verdict.DENY, "full", "limits")
    assert await admission.begin(delete, "has one") is None
    assert await admission.begin(wish(Effect.CREATE), "late") is None


async def test_what_is_frozen_takes_no_room() -> None:
    refused = await Admission([FROZEN], Full()).begin(wish(Effect.DESTROY), "late")
    assert refused is not None
    assert refused.reason == "frozen"


async def test_conditions_are_read_anew_each_time() -> None:
    condition = Refusing(frozenset({Effect.CREATE}), "frozen")
    admission = Admission([condition], NoLimit())
    await admission.refusal(wish(Effect.CREATE))
    condition.effects = frozenset()
    assert await admission.refusal(wish(Effect.CREATE)) is None
    assert condition.asked == 2


async def test_what_people_should_know_of_is_collected() -> None:
    standing = await Admission([FROZEN, SUSPENDED], NoLimit()).standing("C0SHOPDB")
    assert standing.notices("C0SHOPDB", (SHOP,)) == ("frozen", "suspended")


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("project move ledger --to-org org-silent-field-40218837", (LEDGER,)),
        ("project move calm-sea-51238842 --to-org org-silent-field-40218837", (LEDGER,)),
        ("project move nowhere --to-org org-silent-field-40218837", ()),
        (
            "api post /organizations/org-a/projects/transfer -f destination_org_id=org-b"
            " -f project_ids.0=shop -f project_ids.1=calm-sea-51238842",
            (SHOP, LEDGER),
        ),
        ("org invite dana@example.com", ()),
    ],
)
def test_a_command_about_the_account_is_about_the_projects_that_it_names(
    line: str, named: tuple[ProjectRef, ...]
) -> None:
    entry, rest = load().match(split(line))
    given = parse(entry, rest, now=datetime(2026, 11, 23, tzinfo=UTC)).given
    about = wanted(entry.command, given, DANA, "C0PLATFORM", None, (SHOP, LEDGER))
    assert about.projects == named
    assert about.writes
