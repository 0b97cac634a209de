"""The house rules of CONTRIBUTING.md, read from the source itself: nothing here imports the program."""

import ast
import re
import sys
import tomllib

import pytest

from tests.source import FILES, ROOT, SOURCES, Source, within

PROGRAM = [each for each in SOURCES if each.room in {"bot", "commands"}]
UNDER_COMMANDS = [each for each in PROGRAM if each.room == "commands" and each.module != "commands"]
# A file whose name begins with _ is no command: the commands beside it share what is in it.
COMMANDS = [each for each in UNDER_COMMANDS if "/_" not in each.path]
TESTS = [each for each in SOURCES if each.room == "tests"]

VOCABULARY = (
    *("bot.command", "bot.errors", "bot.neon.models", "bot.slack.views"),
    # Neon's API as data, for calls in free form.
    *("bot.neon.call_examples", "bot.neon.catalog", "bot.neon.free_answers", "bot.neon.free_calls"),
    *("bot.neon.reach", "bot.neon.schemas"),
    # What several calls of Neon's together say, for commands and for what is watched.
    *("bot.radar", "bot.spending"),
)
PURE = re.compile(
    r"bot\.(admission|arguments|audit|channel_(rules|state)|command|config(_\w+)?|costs|declarations"
    r"|cleanup\.(activity|answers|facts|grace|report|rules|second_look|stages|trial)|github\.pull_request"
    r"|doctor\.(finding|report)|entry|errors|guidance|guide|judging|manifest|naming|parsing|policy|redaction"
    r"|rights_(findings|table)|spreadsheet|store\.chain"
    r"|radar\.levels|spending\.(computes|ledger|report)|text|unresolved|values|slack\.(blocks|events|mrkdwn|views(\..+)?)"
    r"|neon\.(call_examples|catalog|effects|free_answers|free_calls|reach|schemas|typed_fields))"
)
IO_LIBRARIES = {
    *("aiohttp", "aiosqlite", "alembic", "apscheduler", "httpx", "psycopg", "slack_bolt", "slack_sdk"),
    *("sqlalchemy", "asyncio", "ftplib", "http", "multiprocessing", "os", "smtplib", "socket", "sqlite3"),
    *("ssl", "subprocess", "threading", "urllib"),
}
TAKES_ADDRESSES_APART = "urllib.parse"  # and opens none
# Whom nobody of a folder may import: they meet over HTTP only.
STRANGERS = {
    "bot": ("sandbox", "tests", "bench"),
    "commands": ("sandbox", "tests", "bench"),
    "sandbox": ("bot", "commands", "tests", "bench"),
}
# What reaches out of the process, and the one module that constructs it.
CONSTRUCTED_IN = {
    "AsyncApp": {"bot/slack/listeners.py"},
    # Of Neon's API, of its status page, of GitHub's API.
    "AsyncClient": {"bot/neon/wire.py", "bot/status_page.py", "bot/github/client.py"},
    "AsyncIOScheduler": {"bot/schedule.py"},
    "AsyncSocketModeHandler": {"bot/slack/socket.py"},
    "AsyncWebClient": {"bot/app.py"},
    "AsyncWebhookClient": {"bot/slack/gateway.py"},
    "ClientSession": {"bot/app.py"},
    "Database": {"bot/app.py"},
    "Directory": {"bot/app.py"},
    "Gateway": {"bot/app.py"},
    "GitHub": {"bot/app.py"},
    "Outside": {"bot/app.py"},
    "NeonClient": {"bot/app.py", "bot/neon/client.py"},  # there: the same client on behalf of one request
    "Schedule": {"bot/app.py"},
    "StatusPage": {"bot/app.py"},
    "Transport": {"bot/app.py"},
    "create_async_engine": {"bot/store/database.py"},
    "create_engine": {"bot/store/database.py"},
}
LONGEST_FILE = {"commands": 150}  # lines; 300 elsewhere
LONGEST_FUNCTION = 40  # lines
REPLACING = {f"monkeypatch.{each}" for each in ("setattr", "delattr", "setitem", "delitem")}
REGISTRIES = re.compile(r"p[y]pi[.]org|pythonh[o]sted|registry[.]n[p]mjs|cr[a]tes[.]io|proxy[.]g[o]lang")
LOCK_FILES = re.compile(r".+\.lock|.+-lock\.(json|yaml)")


def test_a_command_imports_the_vocabulary_and_nothing_that_reaches_out() -> None:
    def allowed(source: Source, name: str) -> bool:
        plain = name.partition(".")[0] in sys.stdlib_module_names - IO_LIBRARIES
        beside = name.startswith(source.module.rpartition(".")[0] + "._")
        return plain or name == "asyncio" or beside or within(name, *VOCABULARY)

    wrong = [(each, name) for each in UNDER_COMMANDS for name in each.imports if not allowed(each, name)]
    assert not [f"{source.path}: {name}" for source, name in wrong]


def test_the_registry_alone_imports_commands() -> None:
    assert not [each.path for each in SOURCES if each.room != "commands" and each.imports_from("commands")]
    by_name = {each.path for each in PROGRAM for called, _ in each.calls if called.endswith("import_module")}
    assert by_name == {"bot/registry.py"}


def test_pure_modules_reach_no_library_that_does_io() -> None:
    by_module = {each.module: each for each in PROGRAM}
    pure = [each for each in PROGRAM if PURE.fullmatch(each.module)]
    assert len(pure) > 30
    for source in pure:
        seen, ahead = set[str](), [source.module]
        while ahead:
            module = ahead.pop()
            if module in seen or module not in by_module:
                continue
            seen.add(module)
            imported = by_module[module].imports_at_run_time - {TAKES_ADDRESSES_APART}
            reached = {name for name in imported if name.partition(".")[0] in IO_LIBRARIES}
            assert not reached, f"{source.path} is pure, but {module} imports {', '.join(reached)}"
            ahead += [module.rpartition(".")[0], *imported]


def test_neon_and_slack_do_not_know_each_other() -> None:
    for source in PROGRAM:
        known = source.imports_from("bot.neon") if within(source.module, "bot.slack") else frozenset[str]()
        if within(source.module, "bot.slack.views"):
            known = frozenset(each for each in known if not within(each, "bot.neon.models"))
        if within(source.module, "bot.neon"):
            known = source.imports_from("bot.slack")
        assert not known, f"{source.path} imports {', '.join(known)}"


def test_the_program_and_the_stand_ins_meet_over_http_only() -> None:
    known = [(each.path, each.imports_from(*STRANGERS.get(each.room, ()))) for each in SOURCES]
    assert not [f"{path}: {', '.join(names)}" for path, names in known if names]


def test_what_reaches_out_of_the_process_is_constructed_in_one_place() -> None:
    found: dict[str, set[str]] = {name: set() for name in CONSTRUCTED_IN}
    for source in PROGRAM:
        for called, _ in source.calls:
            found.get(called.rpartition(".")[2], set()).add(source.path)
    assert found == CONSTRUCTED_IN


def test_one_module_reads_the_environment() -> None:
    ways = {"environ", "environb", "getenv", "getenvb", "putenv"}
    readers = {
        source.path
        for source in PROGRAM
        for node in source.nodes
        if (isinstance(node, ast.Attribute) and node.attr in ways and ast.unparse(node.value) == "os")
        or (isinstance(node, ast.ImportFrom) and node.module == "os")
    }
    assert readers == {"bot/settings.py"}


def test_the_audit_trail_is_appended_to_and_never_changed() -> None:
    """Except once, when a migration gave the rows of before the chain their hashes."""
    statements = {"update", "delete", "insert"}
    written: dict[str, set[str]] = {}
    for source in PROGRAM:
        for called, call in source.calls:
            verb = called.rpartition(".")[2]
            tables = {ast.unparse(each).lstrip("_") for each in call.args}
            if verb in statements and tables & {"audit", "schema.audit", "neonbot_audit"}:
                written.setdefault(source.path, set()).add(verb)
        plain = [
            each for each in source.texts if re.search(r"(?i)\b(update|delete from)\s+neonbot_audit\b", each)
        ]
        assert not plain, f"{source.path}: {plain}"
    assert written == {
        "bot/store/audit.py": {"insert"},
        "bot/store/migrations/versions/0002_audit_chain.py": {"update"},
    }


def test_only_a_command_line_exits() -> None:
    ways = {"sys.exit", "exit", "quit", "os._exit", "os.abort", "SystemExit"}
    running = [each for each in SOURCES if each.room in {"bot", "commands", "sandbox"}]
    places = {each.path for each in running for called, _ in each.calls if called in ways}
    assert "bot/__main__.py" in places
    assert not [each for each in places if not each.endswith("/__main__.py")]


@pytest.mark.parametrize("source", COMMANDS, ids=lambda each: each.path)
def test_a_command_has_a_summary_an_example_and_a_test_that_types_it(source: Source) -> None:
    name = source.path.removeprefix("commands/").removesuffix(".py").replace("/", " ").replace("_", "-")
    summary = (ast.get_docstring(ast.parse(source.text)) or "").partition("\n")[0]
    assert re.fullmatch(r"[A-Z].+\.", summary), "the first line of its docstring is no sentence"
    (declared,) = [call for called, call in source.calls if called == "Command"]
    (examples,) = [each.value for each in declared.keywords if each.arg == "examples"]
    assert isinstance(examples, ast.Tuple)
    assert examples.elts, "it has no example"
    # Unit tests have commands of their own making, so it counts only where the whole bot runs.
    whole = [each for each in TESTS if re.match(r"tests/(e2e|commands)/test_", each.path)]
    typed = re.compile(rf"(/neon )?{name}( |$)")
    assert any(typed.match(text) for each in whole for text in each.texts), f"no test types `{name}`"


def test_files_and_functions_stay_short() -> None:
    long = []
    for path in FILES:
        name = path.relative_to(ROOT)
        lines = len(path.read_text().splitlines()) if path.suffix in {".py", ".js", ".css", ".html"} else 0
        if lines > LONGEST_FILE.get(name.parts[0], 300):
            long.append(f"{name}: {lines} lines")
    for source in SOURCES:
        for each in source.functions:
            lines = (each.end_lineno or each.lineno) - each.lineno + 1
            if lines > LONGEST_FUNCTION:
                long.append(f"{source.path}:{each.lineno} {each.name}: {lines} lines")
    assert not long


def test_tests_replace_nothing_and_wait_for_events_or_conditions() -> None:
    wrong = [f"{each.path}: {name}" for each in TESTS for name in each.imports_from("unittest", "mock")]
    for source in TESTS:
        looking_again = _inside_a_loop_or_a_clock(source)
        for called, call in source.calls:
            # A sleep of 0 lets others run; it waits for nothing.
            pauses = called in {"asyncio.sleep", "time.sleep"} and ast.unparse(call.args[0]) != "0"
            if called in REPLACING or (pauses and call not in looking_again):
                wrong.append(f"{source.path}:{call.lineno}: {called}")
    assert not wrong


def _inside_a_loop_or_a_clock(source: Source) -> set[ast.AST]:
    """What stands in a `while`, which looks at its condition again, or in a clock's `sleep`."""
    clocks = [each for each in source.functions if each.name == "sleep"]
    loops = [each for each in source.nodes if isinstance(each, ast.While)]
    return {below for each in (*clocks, *loops) for below in ast.walk(each)}


def test_no_file_names_a_package_registry_and_none_is_a_lock() -> None:
    texts = [each for each in FILES if each.suffix not in {".png", ".ico", ".pyc"}]
    assert not [str(each) for each in texts if REGISTRIES.search(each.read_text())]
    assert not [str(each) for each in FILES if LOCK_FILES.fullmatch(each.name)]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_requirement_is_pinned_and_hashed(name: str) -> None:
    blocks = re.split(r"\n(?=[a-z0-9])", (ROOT / name).read_text())[1:]
    assert len(blocks) > 20
    assert not [each for each in blocks if not re.match(r"\S+==\S+ .*\\\n +--hash=sha256:[0-9a-f]{64}", each)]


def test_the_changelog_knows_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"\n## [{version}]" in (ROOT / "CHANGELOG.md").read_text()


def test_the_procfile_migrates_before_it_serves() -> None:
    assert (ROOT / "Procfile").read_text() == "release: python -m bot migrate\nweb: python -m bot\n"


def test_every_subcommand_that_is_recommended_exists() -> None:
    known = {
        ast.literal_eval(call.args[0])
        for each in SOURCES
        if each.path == "bot/__main__.py"
        for called, call in each.calls
        if called.endswith(".add_parser")
    }
    assert known
    texts = [each for each in FILES if each.suffix in {".py", ".md", ".yaml", ".example", ""}]
    for path in texts:
        said = set(re.findall(r"python -m bot ([a-z]+)", path.read_text()))
        assert said <= known, f"{path.relative_to(ROOT)} recommends {', '.join(said - known)}"
