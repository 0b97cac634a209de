"""What a freeze refuses, and in which words."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.admission import Wanted
from bot.command import Actor, AnyCommand, Effect, Freeze, Person, ProjectRef
from bot.config import load
from bot.freezes import EVERYTHING, Freezing
from bot.freezing import Frozen
from bot.registry import load as load_registry
from tests.unit.config_samples import COMMANDS

CONFIG = load(Path(__file__).parents[2] / "config.yaml", {}, COMMANDS)
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
DANA = Actor("U0DANA", "T0ACME", "Dana", Person.MEMBER)
SHOP = ProjectRef("shop", "old-violet-32930710")
LEDGER = ProjectRef("ledger", "calm-sea-51238842")
ALL = Freeze(
    project_id=EVERYTHING,
    project_alias="",
    user_id="U0ANA",
    user_name="Ana",
    reason="incident 42",
    at=NOW - timedelta(minutes=10),
    until=None,
    read_at=NOW,
)
OF_SHOP = replace(ALL, project_id=SHOP.id, project_alias="shop")
WRITES = [each for each in Effect if each.writes]


def command(name: str) -> AnyCommand:
    return load_registry().named(name).command


def refusal(
    *freezes: Freeze,
    effects: tuple[Effect, ...] = (Effect.CREATE,),
    project: ProjectRef | None = SHOP,
    name: str = "branch create",
) -> str | None:
    decision = Frozen(freezes, CONFIG).refusal(Wanted(effects, DANA, "C0SHOPDB", project, command(name)))
    return decision.reason if decision else None


def test_the_words_say_what_by_whom_since_when_why_and_who_can_lift_it() -> None:
    assert refusal(ALL) == (
        "All writes are frozen. Ana froze them 10 minutes ago: incident 42. "
        "S0DBADMINS can lift it with `/neon unfreeze --all`."
    )
    until = replace(OF_SHOP, until=NOW + timedelta(hours=1), reason="Why? Because.")
    assert refusal(until) == (
        "Writes to shop are frozen. Ana froze them 10 minutes ago, until 2026-11-23 13:00 UTC: "
        "Why? Because. S0DBADMINS can lift it with `/neon unfreeze --project shop`."
    )


@pytest.mark.parametrize("effect", WRITES)
def test_every_write_is_refused(effect: Effect) -> None:
    assert refusal(ALL, effects=(effect,))
    assert refusal(ALL, effects=(effect, Effect.REVEAL))


@pytest.mark.parametrize("effects", [(Effect.READ,), (Effect.REVEAL,), (Effect.READ, Effect.REVEAL)])
def test_what_only_reads_goes_on(effects: tuple[Effect, ...]) -> None:
    assert refusal(ALL, OF_SHOP, effects=effects) is None


def test_only_the_frozen_project_is_refused() -> None:
    assert refusal(OF_SHOP, project=LEDGER) is None
    assert refusal(OF_SHOP, project=None) is None
    assert refusal(ALL, project=None)


def test_a_channel_reads_its_own_name_of_the_project() -> None:
    said = refusal(OF_SHOP, project=ProjectRef("webshop", SHOP.id))
    assert said is not None
    assert "Writes to webshop are frozen." in said
    assert "--project webshop" in said


def test_a_project_that_is_only_named_counts_too() -> None:
    wanted = Wanted((Effect.DESTROY,), DANA, "C0PLATFORM", None, command("project move"), (LEDGER, SHOP))
    assert Frozen((OF_SHOP,), CONFIG).refusal(wanted)
    assert not Frozen((replace(ALL, project_id="other-1"),), CONFIG).refusal(wanted)


@pytest.mark.parametrize("name", ["freeze", "unfreeze"])
def test_a_freeze_can_be_changed_and_lifted(name: str) -> None:
    assert refusal(ALL, effects=(Effect.CHANGE,), project=None, name=name) is None


def test_without_admins_whoever_runs_the_bot_can_lift_it() -> None:
    frozen = Frozen((ALL,), CONFIG.model_copy(update={"admins": ()}))
    decision = frozen.refusal(Wanted((Effect.CREATE,), DANA, "C0SHOPDB", SHOP))
    assert decision is not None
    assert decision.reason.endswith("Whoever runs me can lift it.")


def test_a_channel_is_told_of_what_it_works_with() -> None:
    frozen = Frozen((ALL, OF_SHOP), CONFIG)
    assert [each.partition(".")[0] for each in frozen.notices("C0SHOPDB", (SHOP,))] == [
        "All writes are frozen",
        "Writes to shop are frozen",
    ]
    assert len(frozen.notices("C0LEDGER", (LEDGER,))) == 1


reasons, ends = st.sampled_from(["a", "b"]), st.none() | st.just(NOW)


@given(before=st.none() | st.tuples(reasons, ends), now=st.tuples(reasons, ends))
def test_an_order_made_a_difference_exactly_if_the_terms_are_others(
    before: tuple[str, datetime | None] | None, now: tuple[str, datetime | None]
) -> None:
    def of(terms: tuple[str, datetime | None]) -> Freeze:
        return replace(ALL, reason=terms[0], until=terms[1])

    freezing = Freezing(of(now), of(before) if before else None)
    assert freezing.changed is (before != now)
