"""Help, whoami, explain, projects, operations and errors as a person reads them."""

from datetime import timedelta

from bot.command import Actor, Argument, Effect, Kind, Person, ProjectRef, Ruling, Usage
from bot.errors import BotError, NotFoundError, RefusedError, StoreError, UsageError
from bot.neon.models import Operation
from bot.neon.models.projects import FullProject
from bot.slack.views import error, explain, help, operation, pages, project, whoami
from tests.unit.block_rules import buttons, mentions, rendered
from tests.unit.view_samples import DANA, NOW, SHOP

PAGE = Argument("page", Kind.INTEGER, "which page of a long list", False, False, 1)
NAME = Argument("name", Kind.NEW_NAME, "its name", True, True)
SHOW_PASSWORD = Argument("show_password", Kind.SWITCH, "show it too", False, False, False, Effect.REVEAL)
LIST = Usage(
    ("branch", "list"), "List the branches.", "branch list [--page <integer>]", (PAGE,),
    ("branch list", "branch list --page 2"), Effect.READ,
)  # fmt: skip
CREATE = Usage(
    ("branch", "create"), "Create a branch.", "branch create <name>", (NAME,), ("branch create pr-42",),
    Effect.CREATE,
)  # fmt: skip
CONNECT = Usage(
    ("connection", "show"), "Show how to connect.", "connection show <name> [--show-password]",
    (NAME, SHOW_PASSWORD), ("connection show pr-42",), Effect.READ,
)  # fmt: skip
HELP = Usage(("help",), "Show this.", "help [<words>]", (), ("help",), Effect.READ)
MAY = Ruling("x", True, False, "", "channels.C0X.approve.read", "an approval by S0DBADMINS")
REVEAL = Ruling("reveal", False, False, "Only S0DBADMINS may reveal here.", "channels.C0SHOPDB.allow.reveal")


def test_help_is_grouped_by_noun_with_two_lines_each() -> None:
    message = help.overview([LIST, HELP, CREATE], "#shop-db", "/neon", listed=True)
    assert message.text == "3 commands for you in #shop-db."
    assert rendered(message) == (
        "*What you can do in #shop-db*\n"
        "\n"
        "`/neon branch` list · create\n"
        "Also: `/neon help`\n"
        "\n"
        "[branch]\n"
        "\n"
        "More about one: a button, or `/neon help` and its name."
    )


def test_help_says_that_a_channel_is_not_set_up() -> None:
    message = help.overview([HELP], "", "/neon", listed=False)
    assert "No Neon project is connected to this channel." in message.text
    assert "`/neon whoami`, typed there, shows it" in rendered(message)


def test_help_on_one_command_explains_its_arguments() -> None:
    assert rendered(help.command(CONNECT, MAY, "/neon")) == (
        "*connection show*\n"
        "Show how to connect.\n"
        "`/neon connection show &lt;name&gt; [--show-password]`\n"
        "\n"
        "*Arguments*\n"
        "• `name`: its name\n"
        "• `--show-password`, needs the right to reveal: show it too\n"
        "\n"
        "*Examples*\n"
        "`/neon connection show pr-42`\n"
        "\n"
        "Only reads; the answer is for your eyes only.\n"
        "For you here: allowed, after an approval by <!subteam^S0DBADMINS>. Rule: `channels.C0X.approve.read`"
    )


def test_only_examples_that_read_and_point_at_nothing_can_be_clicked() -> None:
    values = [each["value"] for each in buttons(help.command(LIST, MAY, "/neon")).values()]
    assert values == ["branch list", "branch list --page 2"]
    assert buttons(help.command(CREATE, MAY, "/neon")) == {}
    assert buttons(help.command(CONNECT, MAY, "/neon")) == {}


def test_help_on_nothing_known_leads_back_to_help() -> None:
    assert buttons(help.noun([], "/neon"))["Help"]["value"] == "help"
    assert help.noun([LIST, CREATE], "/neon").text == "branch: branch list, branch create."


def test_whoami_shows_rights_and_why_not() -> None:
    dana = Actor(DANA, "T0ACME", "Dana", Person.MEMBER, frozenset({"S0DBADMINS"}))
    rights = [Ruling("read", True, False, "", ""), Ruling("destroy", True, True, "", ""), REVEAL]
    message = whoami.whoami(dana, "C0SHOPDB", "#shop-db", [SHOP], rights, "0123456789abcdef", "/neon")
    assert message.text == "You are `Dana`, a member of this workspace. In #shop-db you may: read, destroy."
    assert rendered(message) == (
        "*You:* <@U0DANA>, a member of this workspace\n"
        "*Your id:* `U0DANA`\n"
        "*Your user groups:* <!subteam^S0DBADMINS>\n"
        "*Channel:* #shop-db, id `C0SHOPDB`\n"
        "*Projects:* *shop* (`old-violet-32930710`)\n"
        "\n"
        "*What you may do here*\n"
        "• read: allowed\n"
        "• destroy: allowed, after you confirm\n"
        "• reveal: not allowed. Only <!subteam^S0DBADMINS> may reveal here.\n"
        "\n"
        "Why? Type `/neon explain` and a command. | Configuration `0123456789ab`"
    )


def test_whoami_tells_apart_no_groups_and_groups_that_slack_could_not_name() -> None:
    for groups, said in (
        (None, "Slack could not say"),
        (frozenset[str](), "none that count in this channel"),
    ):
        actor = Actor(DANA, "T0ACME", "Dana", Person.GUEST, groups)
        assert said in rendered(whoami.whoami(actor, "C0SHOPDB", "", [], [], "", "/neon"))


def test_whoami_says_once_what_rules_out_every_right() -> None:
    dana = Actor(DANA, "T0ACME", "Dana", Person.MEMBER, frozenset())
    rights = [
        Ruling(each, False, False, "Nothing is connected here.", "channels") for each in ("read", "create")
    ]
    message = whoami.whoami(dana, "C0RANDOM", "", [], rights, "", "/neon")
    assert "*What you may do here*\nNothing. Nothing is connected here.\n\n" in rendered(message)


def test_explain_says_what_would_happen_and_by_which_rule() -> None:
    message = explain.ruling(REVEAL, "/neon")
    assert message.text == "`/neon reveal` is not allowed here: Only S0DBADMINS may reveal here."
    assert rendered(message) == (
        "⛔ `/neon reveal` is not allowed here\n"
        "Only <!subteam^S0DBADMINS> may reveal here.\n"
        "Rule: `channels.C0SHOPDB.allow.reveal`\n"
        "\n"
        "Nothing was run."
    )
    confirmed = Ruling("branch delete", True, True, "", "")
    assert explain.ruling(confirmed, "/neon").text.startswith(
        "`/neon branch delete` is allowed here, after you confirm:"
    )


def test_projects_say_which_is_the_default_and_which_could_not_be_read() -> None:
    ledger = ProjectRef("ledger", "calm-sea-51238842")
    message = project.listing(pages.page([SHOP, ledger], 1), [shop(), None], SHOP, search=None, slash="/neon")
    assert message.text == "2 projects in this channel: `shop`, `ledger`. 1 project could not be read."
    assert rendered(message) == (
        "*2 projects in this channel* 1 project could not be read.\n"
        "\n"
        "*shop* (default) `old-violet-32930710`\n"
        "`shop` · Postgres 17 · aws-us-east-2 [Show]\n"
        "\n"
        "*ledger* `calm-sea-51238842`\n"
        "Could not be read: Neon did not answer, or the bot's key does not reach it.\n"
        "\n"
        "Choose one with `--project` and its name; the default needs none."
    )


def test_a_channel_without_projects_is_told_where_to_look() -> None:
    nothing = project.listing(pages.page([], 1), [], None, search=None, slash="/neon")
    assert "`/neon whoami`" in rendered(nothing)


def test_one_project_in_full() -> None:
    message = project.shown(shop(), SHOP, 41, 1, None, NOW)
    assert message.text == "Project shop: 41 branches, 1 compute running, Postgres 17 in aws-us-east-2."
    assert "*Storage:* 3 GiB\n*History:* kept for 24 hours\n" in rendered(message)
    assert list(buttons(message)) == ["Branches", "Operations", "Open in Neon"]


def shop() -> FullProject:
    return FullProject(
        id=SHOP.id,
        name="shop",
        region_id="aws-us-east-2",
        pg_version=17,
        created_at=NOW - timedelta(days=400),
        updated_at=NOW,
        history_retention_seconds=86400,
        synthetic_storage_size=3 * 2**30,
    )


def work(status: str, **changes: object) -> Operation:
    facts = {"id": "op-1", "project_id": SHOP.id, "action": "start_compute", "status": status}
    times = {"created_at": NOW, "updated_at": NOW, "branch_id": "br-1"}
    return Operation.model_validate(facts | times | changes)


def test_operations_are_listed_newest_first_in_plain_words() -> None:
    older = work(
        "finished",
        action="create_branch",
        total_duration_ms=600,
        created_at=NOW - timedelta(hours=3),
        branch_id="br-gone",
    )
    message = operation.listing([older, work("running")], {"br-1": "pr-42"}, SHOP, NOW)
    assert (
        message.text == "The newest 2 operations in shop, 1 still at work. Newest: start compute on `pr-42`."
    )
    assert rendered(message) == (
        "*The newest 2 operations* in *shop*, 1 still at work\n"
        "\n"
        "• start compute on `pr-42`: working, just now\n"
        "   `op-1`\n"
        "• create branch on `br-gone`: done, 0.6 s, 3 hours ago\n"
        "\n"
        "[Wait for it] [Open in Neon]"
    )


def test_only_an_operation_at_work_can_be_refreshed() -> None:
    running = operation.shown(work("running"), "pr-42", SHOP)
    assert buttons(running)["Refresh"]["value"] == "operation show op-1 --project shop"
    assert buttons(running)["Refresh"]["action_id"] == "page:1"
    ended = operation.shown(work("error", error="no `capacity`"), None, SHOP)
    assert "Refresh" not in buttons(ended)
    assert "*Neon says:* `no 'capacity'`" in rendered(ended)


def test_a_mistyped_command_is_answered_with_one_that_works() -> None:
    wrong = UsageError(
        "branch create needs <name>.", hint="See `help branch`.", example="branch create pr-42"
    )
    message = error.error(wrong, slash="/neon")
    assert message.text == (
        "I could not read that: branch create needs &lt;name&gt;. See `help branch`. "
        "For example: `/neon branch create pr-42`"
    )
    assert rendered(message) == (
        "*✏️ I could not read that*\n"
        "branch create needs &lt;name&gt;.\n"
        "See `help branch`.\n"
        "For example: `/neon branch create pr-42`"
    )


def test_a_refusal_names_groups_only_where_one_person_sees_it() -> None:
    refused = RefusedError(
        "Only S0DBADMINS may destroy here.", hint="Ask U0ANA.", rule="allow.destroy: S0DBADMINS"
    )
    private = error.error(refused, slash="/neon", request_id="r-1")
    assert rendered(private) == (
        "*⛔ Not allowed*\n"
        "Only <!subteam^S0DBADMINS> may destroy here.\n"
        "Ask U0ANA.\n"
        "Rule: `allow.destroy: S0DBADMINS`\n"
        "\n"
        "Request `r-1`"
    )
    public = error.error(refused, slash="/neon", asker=DANA)
    assert mentions(rendered(public)) == {"@U0DANA"}


def test_each_kind_of_error_has_its_own_heading_and_unknown_kinds_a_general_one() -> None:
    class NewError(NotFoundError):
        """A kind that the view has never heard of."""

    def heading(of: BotError) -> str:
        return rendered(error.error(of, slash="/neon")).split("\n")[0]

    assert heading(NewError("x")) == "*🔍 Not found*"
    assert heading(StoreError("x")) == "*🗄️ The bot's database cannot be reached; nothing was done*"
    assert heading(BotError("x")) == "*⚠️ That did not work*"


def test_a_mistake_in_the_bot_gives_an_id_and_a_warning() -> None:
    message = error.unexpected("e-77")
    assert "`e-77`" in message.text
    assert "look whether it was made before you try again" in rendered(message)
