"""Lines of `allow` and `approve`: by effect and by single commands, and what is said of wrong ones."""

from datetime import timedelta

import pytest

from bot.command import Effect
from bot.config import Config, parse
from bot.config_rights import ApproveLine
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
    allow = parse(text, "config.yaml", {}, COMMANDS).channels["C0SHOPDB"].allow
    assert allow.line(("branch restore", "destroy")) == ("branch restore", ("U0DANA",))
    assert allow.line(("cost", "read")) == ("cost", ("U0ANA",))
    assert allow.line(("branch list", "read")) == ("read", ("everyone",))
    assert allow.line(("branch delete", "destroy")) is None


def test_nobody_may_be_written() -> None:
    text = allowing('destroy: nobody, "branch create": [nobody]')
    allow = parse(text, "config.yaml", {}, COMMANDS).channels["C0SHOPDB"].allow
    assert allow.holders(Effect.DESTROY) == ()
    assert allow.line(("branch create", "create")) == ("branch create", ())


def test_an_approval_is_one_within_half_an_hour_unless_the_line_says_otherwise() -> None:
    approve = with_line(
        'approve: {destroy: {by: S0DBADMINS}, "branch restore": {by: [U0ANA, U0DANA], count: 2}}'
    )
    lines = approve.channels["C0SHOPDB"].approve
    assert lines.line(("branch delete", "destroy")) == (
        "destroy",
        ApproveLine(by=("S0DBADMINS",), count=1, within=timedelta(minutes=30)),
    )
    own = lines.line(("branch restore", "destroy"))
    assert own == (
        "branch restore",
        ApproveLine(by=("U0ANA", "U0DANA"), count=2, within=timedelta(minutes=30)),
    )
    assert with_line("label: x").channels["C0SHOPDB"].approve.line(("destroy",)) is None


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
