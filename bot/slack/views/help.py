"""Help: all that works here, one noun, or one command."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from bot.command import Argument, Effect, Ruling, Usage
from bot.slack import blocks, mrkdwn
from bot.slack.views import explain, phrases
from bot.slack.views.message import Message

_EFFECT_WORDS = {
    Effect.READ: "Only reads; the answer is for your eyes only.",
    Effect.CREATE: "Creates something; the channel sees it.",
    Effect.CHANGE: "Changes something; the channel sees it.",
    Effect.DESTROY: "Destroys something; asks you to confirm first.",
    Effect.REVEAL: "Shows a secret; the answer is for your eyes only.",
}
_MAX_EXAMPLE_BUTTONS = 5
_FIRST = frozenset({"branch", "compute", "connection"})


def overview(usages: Sequence[Usage], channel_label: str, slash: str, listed: bool) -> Message:
    """Everything that this person may run here, by noun. `listed`: the configuration knows the channel."""
    here = mrkdwn.prose(channel_label) or "this channel"
    nouns = [(noun, list(each)) for noun, each in groupby(sorted(usages, key=_order), key=_noun)]
    unlisted = (
        f"No Neon project is connected to {here}. "
        f"An administrator adds a channel by its id; {phrases.typed(slash, 'whoami')}, typed there, shows it."
    )
    return blocks.message(
        f"{mrkdwn.count(len(usages), 'command')} for you in {here}. " + ("" if listed else unlisted),
        blocks.section(
            f"*What you can do in {here}*" if listed else f"*Not set up here*\n{unlisted}",
        ),
        blocks.sections(_verbs(noun, each, slash) for noun, each in nouns),
        blocks.actions(
            *(
                blocks.page_button(noun, phrases.command_line("help", noun), described=f"Help on {noun}")
                for noun, each in nouns
                if len(each[0].path) > 1
            )
        ),
        blocks.context(f"More about one: a button, or {phrases.typed(slash, 'help')} and its name."),
    )


def noun(usages: Sequence[Usage], slash: str) -> Message:
    """The commands under one noun."""
    if not usages:
        return blocks.message(
            "No command by that name that you can use here.",
            blocks.section(
                "No command by that name that you can use here.\n"
                f"All that you can use: {phrases.typed(slash, 'help')}"
            ),
            blocks.actions(blocks.run_button("Help", "help")),
        )
    name = mrkdwn.prose(_noun(usages[0]))
    return blocks.message(
        f"{name}: {', '.join(mrkdwn.prose(each.name) for each in usages)}.",
        blocks.sections([f"*{name}*", *_briefs(usages, slash)]),
        blocks.context(f"More about one: {phrases.typed(slash, 'help')} and its name."),
    )


def command(usage: Usage, ruling: Ruling, slash: str) -> Message:
    """One command: what it does, its arguments, and examples; those that only read can be run at once.

    For the asker's eyes only: it says by which rule they may use it, and may name user groups.
    """
    examples = [mrkdwn.code(f"{slash} {each}", 400) for each in usage.examples]
    # Examples with names in them point at nothing real, so only those without are worth a click.
    ready = usage.effect is Effect.READ and not any(each.required for each in usage.arguments)
    runnable = usage.examples[:_MAX_EXAMPLE_BUTTONS] if ready else ()
    return blocks.message(
        f"{mrkdwn.prose(usage.name)}: {mrkdwn.prose(usage.summary)} For example: {'; '.join(examples[:1])}",
        blocks.section(
            f"*{mrkdwn.prose(usage.name)}*\n{mrkdwn.prose(usage.summary)}\n"
            f"{mrkdwn.code(f'{slash} {usage.line}', 600)}"
        ),
        blocks.sections(["*Arguments*", *map(_argument, usage.arguments)]) if usage.arguments else None,
        blocks.sections(["*Examples*", *examples]) if examples else None,
        blocks.actions(*(blocks.run_button(f"Run: {each}", each) for each in runnable)),
        blocks.context(
            f"{_EFFECT_WORDS[usage.effect]}\n"
            f"For you here: {explain.verdict(ruling)}. Rule: {mrkdwn.code(ruling.rule, 400)}"
        ),
    )


def _noun(usage: Usage) -> str:
    return usage.path[0] if len(usage.path) > 1 else "this bot"


def _order(usage: Usage) -> tuple[bool, bool, str]:
    """What people come for, then everything else by name, then what has no noun."""
    noun = _noun(usage)
    return len(usage.path) == 1, noun not in _FIRST, noun


def _verbs(noun: str, usages: Sequence[Usage], slash: str) -> str:
    """One line per noun, for a phone: `/neon branch` create · list."""
    if len(usages[0].path) == 1:
        return f"Also: {' · '.join(mrkdwn.code(f'{slash} {each.name}', 200) for each in usages)}"
    verbs = " · ".join(mrkdwn.prose(each.path[1], 60) for each in usages)
    return f"{mrkdwn.code(f'{slash} {noun}', 200)} {verbs}"


def _briefs(usages: Iterable[Usage], slash: str) -> list[str]:
    return [
        f"{mrkdwn.code(f'{slash} {each.name}', 200)}\n{mrkdwn.prose(each.summary, 150)}" for each in usages
    ]


def _argument(argument: Argument) -> str:
    need = ", optional" if argument.positional and not argument.required else ""
    default = argument.default
    right = f", needs the right to {argument.effect.value}" if argument.effect else ""
    known = (
        ""
        if default is None or isinstance(default, bool | tuple)
        else f", {mrkdwn.code(str(default))} if not given"
    )
    return f"• {mrkdwn.code(argument.flag)}{need}{known}{right}: {mrkdwn.prose(argument.help, 300)}"
