"""What a channel's state forbids: a table of states and of what somebody wants to do there."""

from datetime import UTC, datetime

import pytest

from bot.admission import Wanted
from bot.channel_rules import ChannelRules
from bot.channel_state import SUSPENDING, Change, Known, Remembered, Suspension
from bot.command import Actor, AnyCommand, Effect, Person, ProjectRef
from bot.registry import load
from tests.e2e.scenery import demo_config

ANA = Actor("U0ANA", "T0ACME", "Ana", Person.MEMBER)
SHOP = ProjectRef("shop", "old-violet-32930710")
SHOP_DB, PARTNER, RANDOM = "C0SHOPDB", "C0PARTNER", "C0RANDOM"
SEEN = Remembered("shop-db", is_member=True)
NOW = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)

SUSPENDED = "built in: a channel that is no longer the same is suspended until an admin resumes it"
SHARED = "config.yaml: channels.C0SHOPDB.external_viewers (not true)"
SECRETS = "built in: no secrets in shared channels"
UNSEEN = "built in: nothing happens in a channel that was never seen"


def command(name: str) -> AnyCommand:
    return load().named(name).command


def because(*whys: Change, since: Change | None = None) -> tuple[Suspension, ...]:
    return tuple(Suspension(why.value, SHOP_DB, why, "new", "U0ANA", NOW, since) for why in whys)


def rules(channel: str, *whys: Change, seen: Remembered | None = SEEN, unseen: str = "") -> ChannelRules:
    return ChannelRules(demo_config(), channel, Known(seen, because(*whys)), unseen)


def asked(state: ChannelRules, effect: Effect, name: str = "branch list") -> str | None:
    """The rule that refuses it."""
    decision = state.refusal(Wanted((effect,), ANA, state.channel_id, SHOP, command(name)))
    return decision.rule if decision else None


@pytest.mark.parametrize("why", sorted(SUSPENDING))
@pytest.mark.parametrize("channel", [SHOP_DB, PARTNER])
def test_every_reason_to_suspend_refuses_every_effect(channel: str, why: Change) -> None:
    for effect in Effect:
        assert asked(rules(channel, why), effect) == SUSPENDED


@pytest.mark.parametrize(
    ("state", "rule"),
    [
        (rules(SHOP_DB), None),
        (rules(SHOP_DB, Change.SHARED), SHARED),
        (rules(SHOP_DB, Change.RENAMED, Change.SHARED), SHARED),
        (rules(PARTNER, Change.SHARED), None),
        (rules(SHOP_DB, seen=None, unseen="http_500"), UNSEEN),
        (rules(SHOP_DB, seen=None, unseen="channel_not_found"), UNSEEN),
        (rules(SHOP_DB, seen=Remembered(None, is_member=False)), None),
        (rules(RANDOM), None),
    ],
    ids=["as ever", "shared", "both", "may be shared", "no answer", "not shown", "no scope", "not ours"],
)
def test_what_a_state_makes_of_reading_and_writing(state: ChannelRules, rule: str | None) -> None:
    for effect in (Effect.READ, Effect.CREATE, Effect.CHANGE, Effect.DESTROY):
        assert asked(state, effect) == rule


def test_secrets_are_refused_where_others_may_read_along_and_only_while_they_do() -> None:
    assert asked(rules(PARTNER, Change.SHARED), Effect.REVEAL) == SECRETS
    assert asked(rules(PARTNER), Effect.REVEAL) is None


@pytest.mark.parametrize(
    ("state", "name", "effect", "rule"),
    [
        (rules(SHOP_DB, Change.RENAMED), "help", Effect.READ, None),
        (rules(SHOP_DB, Change.SHARED), "whoami", Effect.READ, None),
        (rules(SHOP_DB, seen=None, unseen="http_500"), "explain", Effect.READ, None),
        (rules(SHOP_DB, Change.RENAMED), "channel resume", Effect.CHANGE, None),
        (rules(SHOP_DB, Change.RENAMED), "freeze", Effect.CHANGE, None),
        (rules(SHOP_DB, Change.SHARED), "channel resume", Effect.CHANGE, SHARED),
        (rules(SHOP_DB, Change.RENAMED, Change.SHARED), "channel resume", Effect.CHANGE, SHARED),
    ],
)
def test_what_is_harmless_and_what_admins_order_has_rules_of_its_own(
    state: ChannelRules, name: str, effect: Effect, rule: str | None
) -> None:
    assert asked(state, effect, name) == rule


def test_the_words_say_all_reasons_what_is_better_and_who_can_help() -> None:
    both = (*because(Change.RENAMED), *because(Change.ARCHIVED, since=Change.UNARCHIVED))
    state = ChannelRules(demo_config(), SHOP_DB, Known(SEEN, both))
    (said,) = state.notices(SHOP_DB, ())
    assert said == (
        "This channel has been suspended since 2026-01-15 09:30 UTC: "
        "it was renamed to new and it was archived. It is back from the archive. "
        "It stays so until S0DBADMINS types /neon channel resume."
    )
    nobody = demo_config().model_copy(update={"admins": ()})
    (said,) = ChannelRules(nobody, SHOP_DB, Known(SEEN, both)).notices(SHOP_DB, ())
    assert said.endswith("Nobody can resume it: config.yaml lists no admins.")
    assert rules(SHOP_DB).notices(SHOP_DB, ()) == ()
