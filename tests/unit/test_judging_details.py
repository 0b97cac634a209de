"""What a mutated judgement would get wrong: which project counts, which line decides, and what is said."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.command import Actor, Effect, Person, ProjectRef, Target
from bot.config import Config
from bot.config_rights import Approval
from bot.errors import UsageError
from bot.judging import judge, judge_target, may_approve
from bot.parsing import parse
from bot.policy import SILENT_ON_GROUPS, Decision, Verdict, protects, together
from bot.registry import load
from bot.text import split
from tests.unit.command_samples import NOW

SHOP = ProjectRef("shop", "old-violet-32930710")
LEDGER = ProjectRef("ledger", "calm-sea-51238842")
ELSEWHERE = ProjectRef("elsewhere", "far-away-00000001")
DANA = Actor("U0DANA", "T0ACME", "dana", Person.MEMBER)
ANA = Actor("U0ANA", "T0ACME", "ana", Person.MEMBER, frozenset({"S0ADMINS"}))
UNSURE = Actor("U0ZOE", "T0ACME", "zoe", Person.MEMBER, None)
GUEST = Actor("U0GUS", "T0ACME", "gus", Person.GUEST)
EVERYTHING = {effect.value: "everyone" for effect in Effect}
PLACE = "config.yaml: channels.C0A"


def configured(shop: dict[str, Any] | None = None, *, admins: Sequence[str] = (), **channel: Any) -> Config:
    projects = {"shop": {"id": SHOP.id, **(shop or {})}, "ledger": LEDGER.id}
    return Config.model_validate(
        {
            "version": 1,
            **({"admins": admins} if admins else {}),
            "channels": {"C0A": {"projects": projects, "allow": EVERYTHING, **channel}},
        },
        context=load().rules,
    )


def line(typed: str) -> dict[str, Any]:
    entry, rest = load().match(tuple(typed.split()))
    given = parse(entry, rest, now=NOW).given
    return {"command": entry.command, "name": entry.name, "given": given, "channel_id": "C0A"}


def judged(
    config: Config, typed: str, actor: Actor = DANA, project: ProjectRef | None = SHOP, **there: str
) -> Decision:
    return judge(config, actor=actor, project=project, **(line(typed) | there))


def approving(config: Config, approver: Actor, project: ProjectRef = SHOP) -> Decision:
    asked = line("branch delete pr-42")
    return may_approve(config, approver=approver, requester_id="U0ASKER", project=project, **asked)


@pytest.mark.parametrize(
    ("actor", "admins", "channel", "verdict", "reason", "rule"),
    [
        (ANA, ["S0ADMINS"], "C0A", "allow", "may do this in every channel of mine.", "config.yaml: admins"),
        (DANA, ["S0ADMINS"], "C0A", "deny", "Ask them to run /neon freeze for you.", "config.yaml: admins"),
        (UNSURE, ["S0ADMINS"], "C0A", "deny", SILENT_ON_GROUPS, "config.yaml: admins"),
        (ANA, [], "C0A", "deny", "I have no admins.", "config.yaml: admins (not listed)"),
        (GUEST, ["U0GUS"], "C0A", "deny", "Guests can't use me.", "built in: only full members"),
        (ANA, ["S0ADMINS"], "C0B", "deny", "No Neon project is connected", "channels (does not list C0B)"),
    ],
)
def test_an_order_is_for_admins_in_channels_of_the_bot(
    actor: Actor, admins: list[str], channel: str, verdict: str, reason: str, rule: str
) -> None:
    decision = judged(configured(admins=admins), "freeze --reason drill", actor, channel_id=channel)
    assert decision.verdict == verdict
    assert reason in decision.reason
    assert rule in decision.rule


def test_the_approver_holds_the_right_on_the_same_project_that_it_is_asked_for() -> None:
    config = configured({"allow": {"destroy": "U0ANA"}}, approve={"destroy": {"by": "everyone"}})
    assert approving(config, ANA).verdict is Verdict.ALLOW
    assert approving(config, DANA).denied
    assert approving(config, DANA, LEDGER).verdict is Verdict.ALLOW


@pytest.mark.parametrize(
    ("actor", "reason"), [(DANA, "Only S0ADMINS may approve this."), (UNSURE, SILENT_ON_GROUPS)]
)
def test_who_may_not_approve_is_told_by_which_line(actor: Actor, reason: str) -> None:
    decision = approving(configured(approve={"destroy": {"by": "S0ADMINS"}}), actor)
    assert decision == Decision(Verdict.DENY, reason, f"{PLACE}.approve.destroy")


def test_who_asked_and_who_comes_too_late_are_told_why_they_cannot_approve() -> None:
    asker = Actor("U0ASKER", "T0ACME", "asker", Person.MEMBER)
    assert approving(configured(), asker) == Decision(
        Verdict.DENY,
        "You asked for this yourself, so somebody else has to approve it.",
        "built in: nobody approves what they asked for",
    )
    assert approving(configured(), ANA) == Decision(
        Verdict.DENY,
        "This needs no approval any more, so there is nothing to approve. Type the command again.",
        f"{PLACE}.allow.destroy",
    )


def test_several_approvals_together_are_in_time_for_the_shortest() -> None:
    long = Approval(by=("S0A",), count=2, within=timedelta(hours=8), rule="long")
    short = Approval(by=("S0B",), count=1, within=timedelta(minutes=30), rule="short")
    for both in ((long, short), (short, long)):
        assert together(both).within == timedelta(minutes=30)
        assert (together(both).count, together(both).by) == (2, ("S0A",))


FREE = "api delete /projects/shop/branches/pr-42"


def test_a_free_call_is_held_to_the_lines_of_all_commands_of_its_effect() -> None:
    both = {"branch delete": "U0DANA", "role delete": "U0DANA"}
    for kept in both:
        config = configured(allow={**EVERYTHING, **both, kept: "U0ZOE"})
        assert judged(config, FREE).denied
    assert not judged(configured(allow={**EVERYTHING, **both}), FREE).denied


def test_a_free_call_is_not_held_to_lines_about_other_effects_nor_possible_elsewhere() -> None:
    assert not judged(configured(allow={**EVERYTHING, "branch list": "U0ZOE"}), FREE).denied
    assert "does not list C0NOT" in judged(configured(), FREE, project=None, channel_id="C0NOT").rule


def test_a_free_call_is_held_to_the_lines_of_its_project() -> None:
    assert judged(configured({"allow": {"branch delete": "U0ZOE"}}), FREE).denied
    config = configured({"approve": {"branch delete": {"by": "U0ZOE"}}})
    assert judged(config, FREE).verdict is Verdict.APPROVE


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("branch delete pr-42", Verdict.CONFIRM),
        ("branch reset pr-42", Verdict.CONFIRM),
        ("branch unprotect pr-42", Verdict.CONFIRM),  # changes only, and asks all the same
        ("branch list", Verdict.ALLOW),
    ],
)
def test_what_asks_first_says_so(typed: str, verdict: Verdict) -> None:
    decision = judged(configured(), typed)
    assert decision.verdict is verdict
    assert decision.reason.endswith(" It is confirmed first.") is (verdict is Verdict.CONFIRM)
    assert decision.rule.startswith(f"{PLACE}.allow.")


MAIN, PULL = Target("branch", "main", "br-main"), Target("branch", "pr-42", "br-42")
ROLE = Target("role", "app", None, touches=("main",))


@pytest.mark.parametrize(
    ("target", "effect", "refused"),
    [
        (MAIN, Effect.DESTROY, True),
        (MAIN, Effect.CHANGE, True),
        (MAIN, Effect.CREATE, False),
        (PULL, Effect.DESTROY, False),
        (ROLE, Effect.CHANGE, True),
        (Target("role", "main", None), Effect.DESTROY, False),
        (Target("project", "shop", SHOP.id), Effect.CHANGE, False),
        (Target("project", "shop", SHOP.id), Effect.DESTROY, True),
    ],
)
def test_what_is_never_touched_keeps_off_what_would_reach_it(
    target: Target, effect: Effect, refused: bool
) -> None:
    found = judge_target(configured(never_touch=["main"]), effect, "C0A", SHOP, target)
    assert (found is not None) is refused


def test_a_refusal_to_touch_says_where_it_is_written() -> None:
    here = protects(configured(never_touch=["main"]), "C0A", SHOP, "main")
    there = protects(configured({"never_touch": ["main"]}), "C0A", SHOP, "main")
    assert here is not None
    assert there is not None
    assert here.reason == "main is off limits in this channel: never_touch lists main."
    assert there.reason == "main is off limits in shop: never_touch lists main."
    assert protects(configured({"never_touch": ["main"]}), "C0A", LEDGER, "main") is None
    outside = protects(configured(), "C0A", ELSEWHERE, "pr-42")
    assert outside is not None
    assert (
        outside.reason == "elsewhere is not one of this channel's projects. Here you can use: shop, ledger."
    )


def test_a_project_with_a_branch_that_is_never_touched_is_kept_by_its_line_in_its_own_words() -> None:
    config = configured(never_touch=["main"])
    target = Target("project", "shop", SHOP.id)
    found = judge_target(config, Effect.DESTROY, "C0A", None, target)
    assert found == Decision(
        Verdict.DENY,
        "shop may hold branches that never_touch lists, and this would reach them, too. "
        "Do it in the Neon Console, or in a channel without that list.",
        f"{PLACE}.never_touch",
    )
    assert judge_target(config, Effect.DESTROY, "C0NOT", None, target) is None


def test_what_is_about_the_account_needs_a_channel_that_is_marked_for_it() -> None:
    decision = judged(configured(), "project create new", project=None)
    assert decision == Decision(
        Verdict.DENY,
        "This is about the whole Neon account, and this channel works with its own projects only. "
        "Whoever runs me can mark a channel for it in config.yaml.",
        f"{PLACE}.account (not true)",
    )


def test_what_is_harmless_is_so_everywhere_and_says_so() -> None:
    assert judged(configured(), "whoami", project=None, channel_id="C0NOT") == Decision(
        Verdict.ALLOW, "Everybody in this workspace may do this anywhere.", "built in: harmless"
    )


def test_a_right_of_groups_that_slack_does_not_tell_is_refused_by_its_line() -> None:
    config = configured(allow={**EVERYTHING, "destroy": "S0ADMINS"})
    assert judged(config, "branch delete pr-42", UNSURE) == Decision(
        Verdict.DENY, SILENT_ON_GROUPS, f"{PLACE}.allow.destroy"
    )


def test_the_words_of_a_line_that_no_quote_closes_say_how_to_close_it() -> None:
    with pytest.raises(UsageError) as caught:
        split('branch create "pr 42')
    assert caught.value.hint == (
        "Close it at the end of the word; a quote inside a quoted word is typed twice."
    )
    assert split('a "b c"  "d"') == ("a", "b c", "d")


def test_the_last_at_sign_begins_the_moment_and_flags_may_be_typed_with_underscores() -> None:
    given = line("branch restore pr-42 --to a@b@2026-01-15T09:00:00Z --preserve_as old")["given"]
    assert (given["to"].branch, given["preserve_as"]) == ("a@b", "old")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("branch show a b", "A name with spaces goes in quotes."),
        ("status now", "Write `status`."),
    ],
)
def test_a_word_too_many_is_told_what_to_do_with_it(typed: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        line(typed)
    assert caught.value.hint == hint
