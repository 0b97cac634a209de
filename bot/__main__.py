"""The command line: `python -m bot [serve|doctor|check|explain|freeze|migrate|manifest|audit]`."""

import argparse
import asyncio
import gc
import signal
import sys
from pathlib import Path

from bot import audit_cli, cleanup_cli, freeze_cli
from bot import settings as environment
from bot.app import opened, running
from bot.clock import SystemClock
from bot.command import Actor, Person
from bot.config import Config
from bot.config import load as load_config
from bot.doctor import report
from bot.doctor.examination import examined
from bot.doctor.finding import Section
from bot.errors import BotError, ConfigError
from bot.guide import ChannelGuide
from bot.logs import configure
from bot.manifest import manifest
from bot.redaction import Redactor
from bot.registry import load as load_registry
from bot.rights_table import rights_table, warnings
from bot.settings import Settings, Survey
from bot.store.migrate import upgrade
from bot.text import split


def main(argv: list[str] | None = None) -> int:
    """Run one subcommand; 0 when it went well, 1 when something has to be mended first, 2 for `audit verify`
    when it cannot tell.
    """
    options = _options().parse_args(argv)
    try:
        return int(options.run(options) or 0)
    except BotError as error:
        print(error.message, file=sys.stderr)
        if error.hint:
            print(error.hint, file=sys.stderr)
        return 1


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="The Slack bot for Neon.")
    parser.set_defaults(run=_serve)
    commands = parser.add_subparsers(title="subcommands")
    commands.add_parser("serve", help="run the bot (this is the default)").set_defaults(run=_serve)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(run=_migrate)
    doctor = commands.add_parser(
        "doctor",
        help="look at the whole set-up, and say what to mend",
        description="Look at the whole set-up, and change nothing. The exit status is 0 when nothing is "
        "wrong, 1 when something is, and 2 when something could not be looked at.",
    )
    doctor.add_argument("--json", action="store_true", help="write the findings as JSON")
    doctor.add_argument("--url", default="", help="also try this address, at which Slack calls the bot")
    doctor.set_defaults(run=_doctor)
    check = commands.add_parser("check", help="check config.yaml and show who may do what")
    check.add_argument("config", nargs="?", type=Path, help="the file; NEONBOT_CONFIG if not given")
    check.add_argument("--strict", action="store_true", help="end with status 1 when there is a warning")
    check.set_defaults(run=_check)
    explain = commands.add_parser("explain", help="would a command be allowed, and by which rule")
    explain.add_argument("--channel", required=True, help="the channel's id")
    explain.add_argument("--user", required=True, help="the person's id; taken to be a full member")
    explain.add_argument("--group", action="append", default=[], help="id of a user group the person is in")
    explain.add_argument("--config", type=Path, help="the file; NEONBOT_CONFIG if not given")
    explain.add_argument("line", nargs="+", help='the command, such as "branch delete pr-42"')
    explain.set_defaults(run=_explain)
    written = commands.add_parser("manifest", help="print the Slack app's manifest")
    written.add_argument(
        "--url", default="", help="where Slack reaches the bot, such as https://bot.example.com"
    )
    written.add_argument("--socket", action="store_true", help="for Socket Mode: no public address needed")
    written.set_defaults(run=_manifest)
    freeze_cli.declare(
        commands.add_parser("freeze", help="stop all writes, or those to one project, at once"),
        commands.add_parser("unfreeze", help="let writes go on"),
    )
    cleanup_cli.declare(commands.add_parser("cleanup", help="try cleanup policies on branches from a file"))
    audit_cli.declare(commands.add_parser("audit", help="check the audit trail, or print it as CSV"))
    return parser


def _serve(options: argparse.Namespace) -> int:
    settings = environment.load()
    configure(settings)
    config = load_config(settings.neonbot_config, settings.variables, load_registry().rules)
    return asyncio.run(_until_stopped(settings, config))


async def _until_stopped(settings: Settings, config: Config) -> int:
    async with running(settings, config) as bot:
        # What the start has made stays for good. Going through it at each full collection took 63 ms,
        # in which nothing is acknowledged.
        gc.collect()
        gc.freeze()
        # Only now does the collector know that: else garbage would first pile up to a quarter of it.
        gc.collect()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, bot.stop.set)
        loop.add_signal_handler(signal.SIGHUP, bot.reload)
        bot.reload()  # what was written while it started
        await bot.stop.wait()
        if bot.failure:
            raise bot.failure
    return 0


def _doctor(options: argparse.Namespace) -> int:
    survey = environment.survey()
    configure(survey.settings, sys.stderr)
    config: Config | ConfigError
    try:
        settings = survey.settings
        config = load_config(settings.neonbot_config, settings.variables, load_registry().rules)
    except ConfigError as error:
        config = error
    sections = asyncio.run(_examined(survey, config, options.url))
    text = report.as_json(sections) if options.json else report.as_text(sections)
    # No finding holds a secret. Should one ever do, it ends here.
    print(Redactor(survey.settings.secrets()).text(text))
    return report.exit_status(sections)


async def _examined(survey: Survey, config: Config | ConfigError, url: str) -> tuple[Section, ...]:
    async with opened(survey, config, url) as set_up:
        return await examined(set_up)


def _migrate(options: argparse.Namespace) -> int:
    settings = environment.load()
    upgrade(settings.database_url.get_secret_value())
    print("The database is up to date.")
    return 0


def _check(options: argparse.Namespace) -> int:
    path, variables = environment.configuration(options.config)
    config = load_config(path, variables, load_registry().rules)
    print(rights_table(config))
    if found := warnings(config):
        print(f"\n{found}")
    return 1 if found and options.strict else 0


def _explain(options: argparse.Namespace) -> int:
    path, variables = environment.configuration(options.config)
    config = load_config(path, variables, load_registry().rules)
    actor = Actor(options.user, "", options.user, Person.MEMBER, frozenset(options.group))
    channel = config.channel(options.channel)
    guide = ChannelGuide(
        config,
        load_registry(),
        actor,
        options.channel,
        channel.refs if channel else (),
        SystemClock().now(),
    )
    ruling = guide.explain(split(" ".join(options.line)))
    print(f"{ruling.command}: {ruling.verdict}")
    print(f"{ruling.reason}\nRule: {ruling.rule}")
    return 0 if ruling.allowed else 1


def _manifest(options: argparse.Namespace) -> int:
    path, variables = environment.configuration()
    command = load_config(path, variables, load_registry().rules).command
    print(manifest(url=options.url, socket=options.socket, command=command), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
