"""Lines of `allow` and `approve`: by effect and by single commands, and what is said of wrong ones."""

from datetime import timedelta

import pytest

from bot.command import Effect, ProjectRef
from bot.config import Config, parse
from bot.config_rights import ApproveLine, Line, first
from bot.errors import ConfigError
from tests.unit.config_samples import COMMANDS, GOOD


def with_line(line: str) -> Config:
    return parse(f"{GOOD}    {line}\n", "config.yaml", {}, COMMANDS)


def problem(line: str, text: str = GOOD) -> str:
    with pytest.raises(ConfigError) as caught:
        parse(f"{text}    {line}\n", "config.yaml", {}, COMMANDS)
    (only,) = caught.value.problems
    return only


def allowing(line: str) -> str:
    return GOOD.replace("{read: everyone}", f"{{read: everyone, {line}}}")


def test_a_command_has_a_line_of_its_own() -> None:
    text = allowing('"branch restore": [U0DANA], cost: U0ANA')
    lines = parse(text, "config.yaml", {}, COMMANDS).channels["C0SHOPDB"].allowing(None)
    assert first(lines, ("branch restore", "destroy")) == Line("branch restore", ("U0DANA",), ("allow",))
    assert first(lines, ("cost", "read")) == Line("cost", ("U0ANA",), ("allow",))
    assert first(lines, ("branch list", "read")) == Line("read", ("everyone",), ("allow",))
    assert first(lines, ("branch delete", "destroy")) is None


def test_nobody_may_be_written() -> None:
    text = allowing('destroy: nobody, "branch create": [nobody]')
    allow = parse(text, "config.yaml", {}, COMMANDS).channels["C0SHOPDB"].allow
    assert allow.holders(Effect.DESTROY) == ()
    assert allow.root["branch create"] == ()


def test_an_approval_is_one_within_half_an_hour_unless_the_line_says_otherwise() -> None:
    approve = with_line(
        'approve: {destroy: {by: S0DBADMINS}, "branch restore": {by: [U0ANA, U0DANA], count: 2}}'
    )
    lines = approve.channels["C0SHOPDB"].approve.root
    half_an_hour = timedelta(minutes=30)
    assert lines == {
        "destroy": ApproveLine(by=("S0DBADMINS",), count=1, within=half_an_hour),
        "branch restore": ApproveLine(by=("U0ANA", "U0DANA"), count=2, within=half_an_hour),
    }
    assert not with_line("label: x").channels["C0SHOPDB"].approve.root


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            '"branch resotre": [U0DANA]',
            'config.yaml:5:29 channels.C0SHOPDB.allow."branch resotre": branch resotre is no effect and no '
            "command: did you mean branch restore?",
        ),
        ("destory: [U0DANA]", "destory is no effect and no command: did you mean destroy?"),
        ('"Branch Restore": [U0DANA]', "did you mean branch restore?"),
        ("branch: [U0DANA]", "branch is no effect and no command"),
        ("zzz: [U0DANA]", "(an effect is one of read, create, change, destroy, reveal)"),
        ("help: [U0DANA]", "help is open to every member everywhere: leave the line out"),
        ("freeze: [U0DANA]", "freeze is for the `admins` of this file: leave the line out"),
        ('"branch restore": []', "is an empty list: write nobody, or leave the line out"),
        ('"branch restore": [U0DANA, nobody]', "names others beside nobody"),
        ("destroy: none", "none must be spelled nobody"),
    ],
)
def test_a_wrong_line_of_rights_is_explained(line: str, said: str) -> None:
    assert said in problem("label: x", allowing(line))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("approve: {}", "6:14 channels.C0SHOPDB.approve: asks for nothing: leave it out, or list an effect"),
        ("approve: {read: {by: U0ANA}}", "6:15 channels.C0SHOPDB.approve.read: read only reads"),
        ('approve: {"branch list": {by: U0ANA}}', "branch list only reads"),
        ('approve: {"branch dlete": {by: U0ANA}}', "did you mean branch delete?"),
        ("approve: {destroy: U0ANA}", "must be a mapping"),
        ("approve: {destroy: {}}", "channels.C0SHOPDB.approve.destroy: by is missing"),
        ("approve: {destroy: {by: []}}", "is an empty list"),
        ("approve: {destroy: {by: nobody}}", "nobody must name somebody who approves"),
        ("approve: {destroy: {by: [ana]}}", "ana is a name, and names change hands"),
        ("approve: {destroy: {by: U0ANA, count: 0}}", "0 must be a whole number from 1 to 5"),
        ("approve: {destroy: {by: S0DBADMINS, count: 6}}", "6 must be a whole number from 1 to 5"),
        ("approve: {destroy: {by: S0DBADMINS, count: true}}", "must be a whole number"),
        (
            "approve: {destroy: {by: [U0ANA, U0DANA], count: 3}}",
            "asks for 3 approvals, by 2: name more people",
        ),
        ("approve: {destroy: {by: U0ANA, within: 2d}}", "2d must be from 1s to 1d"),
        ("approve: {destroy: {by: U0ANA, not_self: false}}", "unknown key; known here: by, count, within"),
    ],
)
def test_a_wrong_line_of_approvals_is_explained(line: str, said: str) -> None:
    assert said in problem(line)


@pytest.mark.parametrize(
    ("holders", "said"),
    [
        ("[]", "is an empty list: write nobody, or leave the line out"),
        ("'@db-admins'", "@db-admins is a name, and names change hands: write U… for a person, S… for"),
        ("[dana]", "dana is a name, and names change hands"),
        ("[C0SHOPDB]", "C0SHOPDB is neither a person nor a user group"),
        ("[B0NEON]", "B0NEON is neither a person nor a user group"),
        ("Everyone", "Everyone must be spelled everyone"),
        ("['*']", "* must be spelled everyone"),
        ("[everyone, U0ANA]", "names others beside everyone"),
        ("[U0ANA, U0ANA]", "names somebody twice"),
        ("[[U0ANA]]", "must be text"),
        ("{U0ANA: 1}", "must be a list"),
        ("true", "must be a list"),
    ],
)
def test_only_everyone_people_and_groups_hold_rights(holders: str, said: str) -> None:
    assert said in problem("label: x", GOOD.replace("everyone", holders))


def test_an_empty_set_of_rights_is_a_mistake() -> None:
    assert "allow: grants nothing" in problem("label: x", GOOD.replace("read: everyone", ""))


PROJECT = "old-violet-32930710"


@pytest.mark.parametrize(
    ("project", "said"),
    [
        ("br-cool-sea-1", "channels.C0SHOPDB.projects.shop: br-cool-sea-1 is the id of a branch"),
        ("[old-violet-32930710]", "must be a project's id, or a mapping with its id and rules of its own"),
        ("7", "7 must be a project's id, or a mapping"),
        ("{allow: {destroy: nobody}}", "channels.C0SHOPDB.projects.shop: id is missing"),
        ("{id: br-cool-sea-1}", "channels.C0SHOPDB.projects.shop.id: br-cool-sea-1 is the id of a branch"),
        ("{id: old-violet-1, allow: {}}", "projects.shop.allow: grants nothing"),
        ("{id: old-violet-1, allow: {destory: U0ANA}}", "destory is no effect and no command"),
        ("{id: old-violet-1, approve: {read: {by: U0ANA}}}", "projects.shop.approve.read: read only reads"),
        ("{id: old-violet-1, never_touch: []}", "projects.shop.never_touch: is an empty list"),
        ("{id: old-violet-1, allwo: {}}", "projects.shop.allwo: unknown key, did you mean allow?"),
        (f"{PROJECT}, b: {{id: {PROJECT}}}", "has one project twice, as shop and as b"),
    ],
)
def test_a_wrong_project_is_explained(project: str, said: str) -> None:
    assert said in problem("label: x", GOOD.replace(PROJECT, project))


def test_a_project_may_have_rules_of_its_own_beside_its_id() -> None:
    text = GOOD.replace(
        PROJECT, f"{{id: {PROJECT}, allow: {{destroy: U0ANA}}, never_touch: [main]}}, b: quiet-bar-1"
    )
    channel = parse(text, "config.yaml", {}, COMMANDS).channels["C0SHOPDB"]
    shop, other = channel.refs
    assert (shop, other) == (ProjectRef("shop", PROJECT), ProjectRef("b", "quiet-bar-1"))
    assert set(channel.allowing(shop)) == {"read", "destroy"}
    assert set(channel.allowing(other)) == set(channel.allowing(None)) == {"read"}
    assert [pattern for _, pattern in channel.off_limits(shop)] == ["main"]
    assert not [*channel.off_limits(other)]
