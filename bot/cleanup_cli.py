"""`python -m bot cleanup test`: what the policies of a file would make of the branches of another one."""

import argparse
import json
from datetime import datetime
from pathlib import Path

from bot import settings as environment
from bot.cleanup import trial
from bot.clock import SystemClock
from bot.config_policies import load
from bot.errors import UsageError


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare what stands after `python -m bot cleanup`."""
    commands = parser.add_subparsers(title="subcommands", required=True)
    test = commands.add_parser("test", help="try the policies of a file on branches from another one")
    test.add_argument("policies", type=Path, help="config.yaml, or a file with nothing but `cleanup:`")
    test.add_argument(
        "--fixture", type=Path, required=True, help="branches as Neon lists them, in JSON; see the README"
    )
    test.add_argument("--now", default="", help="as if it were this time, such as 2026-11-23T09:00:00Z")
    test.add_argument("--json", action="store_true", help="write the findings as JSON")
    test.set_defaults(run=_test)


def _test(options: argparse.Namespace) -> int:
    policies = load(*environment.configuration(options.policies))
    known = trial.samples(_read(options.fixture))
    results = trial.tried(policies, known, _now(options.now))
    if options.json:
        rows = [
            {"policy": policy, "branch": branch, "verdict": found.verdict, "reasons": found.reasons}
            for policy, branch, found in results
        ]
        print(json.dumps(rows, indent=2))
    else:
        print(trial.as_text(results))
    return 0


def _read(path: Path) -> object:
    try:
        document: object = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise UsageError(f"{path} is not JSON: {error}.") from None
    return document


def _now(text: str) -> datetime:
    try:
        now = datetime.fromisoformat(text) if text else SystemClock().now()
    except ValueError:
        raise UsageError("--now is not a time such as 2026-11-23T09:00:00Z.") from None
    if now.tzinfo is None:
        raise UsageError("--now has no time zone: end it with Z, or with +01:00.")
    return now
