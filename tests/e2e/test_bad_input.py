"""Whatever is typed: it is understood, or explained with an example, and nothing is done by mistake."""

import pytest

from tests.e2e.markup import notified
from tests.e2e.stage import SHOP_DB, Stage

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("line", "said", "helps"),
    [
        ("brnch list", "“brnch” is not a command", "Did you mean `branch`?"),
        ("nonsense", "“nonsense” is not a command", "`/neon help`"),
        ("branch", "`branch` needs a verb", "`/neon branch create pr-42`"),
        ("branch lst", "`branch` has no verb “lst”", "Did you mean `branch list`?"),
        ("create branch pr-9", "“create” is not a command", "Did you mean `branch create`?"),
        ("branch-list", "“branch-list” is not a command", "Did you mean `branch list`?"),
        ("branch list --serch x", "branch list has no flag “--serch”.", "Did you mean --search?"),
        ("branch list --search", "--search needs a value.", "only those whose name or id contains this"),
        ("branch list --search --page 2", "--search needs a value, but “--page” follows", "Expected"),
        ("branch list --page two", "“two” is not a whole number.", "Write digits only"),
        ("branch list --page 0", "“0” is out of range.", "from 1 to"),
        ("branch list --page 1 --page 2", "--page is given twice.", "Leave one of them out."),
        ("branch create", "branch create needs <name>", "`/neon branch create pr-42`"),
        ("branch create ''", "A name needs at least one visible character", "pr-42"),
        ("branch create “pr-9", "The quote that opens at", "Close it at the end of the word"),
        ("branch create pr-9 --no-compute=yes", "takes no value", "Write --no-compute or --compute."),
        ("branch create pr-9 extra", "“extra” is one word too many", "A name with spaces goes in quotes."),
        (f"branch create {'x' * 257}", "has 257 characters", "Neon takes at most 256."),
        ("whoami now", "“now” is one word too many for whoami", "whoami"),
        ("x" * 10_000, "10,000 characters long", "Send a shorter command."),
        ("token" * 2_000, "10,000 characters long", "Send a shorter command."),
        ("a://:" * 2_000, "10,000 characters long", "Send a shorter command."),
        ('"secret' * 1_000, "7,000 characters long", "Send a shorter command."),
        (f"branch create {'é' * 9_980}", "a command has at most 2,000", "Send a shorter command."),
        ("\u202e\u200b\u2066", "What you can do in", "`/neon help`"),
        ("   ", "What you can do in", "`/neon help`"),
        ("", "What you can do in", "`/neon help`"),
        ("--help", "What you can do in", "`/neon help`"),
    ],
)
async def test_what_cannot_be_understood_is_explained_to_the_asker_alone_and_nothing_changes(
    shared_stage: Stage, line: str, said: str, helps: str
) -> None:
    asked = await shared_stage.neon_requests()
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, line)

    assert said in reply.text
    assert helps in reply.text
    assert reply.row.outcome == ("done" if "What you can do" in said else "invalid")
    assert len(reply.row.text) <= 500
    assert await shared_stage.neon_requests() == asked
    assert not await shared_stage.ana.messages(SHOP_DB)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("branch list —search “preview/pr-9”", "*1 branch* in *shop* matching `preview/pr-9`"),
        ("branch list ––search=‘preview/pr-9’", "*1 branch* in *shop* matching `preview/pr-9`"),
        ("BRANCH LIST --SEARCH preview/pr-9", "*1 branch* in *shop* matching `preview/pr-9`"),
        ("branch\u00a0list\u00a0--search\u3000preview/pr-9", "*1 branch* in *shop* matching `preview/pr-9`"),
        ("`branch list --search preview/pr-9`", "*1 branch* in *shop* matching `preview/pr-9`"),
        ("branch show\u200b preview/pr-98", "Branch `preview/pr-98` in *shop*"),
        ("branch show “preview/pr-98”", "Branch `preview/pr-98` in *shop*"),
        ("branch show @dana", "There is no branch “@dana” in shop."),
        ("branch show #random", "There is no branch “#random” in shop."),
        ("branch show https://example.com/x", "There is no branch “https://example.com/x” in shop."),
        ("branch show fix&lt;b&gt;", "There is no branch “fix&lt;b&gt;” in shop."),
        ("branch show ../../projects", "There is no branch “../../projects” in shop."),
        ("branch show staging?include_deleted=true", "There is no branch"),
        ("branch show -- --all", "There is no branch “--all” in shop."),
    ],
)
async def test_what_phones_and_slack_make_of_text_is_read_as_it_was_meant(
    shared_stage: Stage, line: str, found: str
) -> None:
    reply = await shared_stage.ask(shared_stage.dana, SHOP_DB, line)
    assert found in reply.text
    assert not await shared_stage.neon_writes()


@pytest.mark.parametrize(
    "name",
    ["<!channel>", "<!here|x>", "@channel", "<@U0GUS>", "<!subteam^S0DBADMINS>", "&lt;!everyone&gt;"],
)
async def test_a_name_that_would_notify_people_notifies_nobody_when_it_is_asked_for(
    shared_stage: Stage, name: str
) -> None:
    for line in (f"branch show {name}", f"branch list --search {name}", f"help {name}", name):
        await shared_stage.ask(shared_stage.dana, SHOP_DB, line)
    assert not notified(await shared_stage.slack_calls("response_url"))
    assert not await shared_stage.neon_writes()
