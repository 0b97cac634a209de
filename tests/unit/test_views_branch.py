"""Branches as a person reads them."""

from datetime import timedelta

import pytest

from bot.neon.models.fate import Prospect
from bot.slack.views import branch as views
from bot.slack.views import confirm
from bot.text import split
from tests.unit.block_rules import buttons, check, rendered
from tests.unit.view_samples import DANA, DONE, NOW, PR_42, SHOP, branch, endpoint

BRANCH, UNKNOWN = branch(), Prospect()
ENDS = "<!date^1796040000^{date_short_pretty} {time}|2026-11-30 12:00 UTC>"
MADE = "<!date^1795176000^{date_short_pretty} {time}|2026-11-20 12:00 UTC>"


def test_a_branch_that_is_ready_says_how_long_from_what_and_until_when() -> None:
    fresh = branch(created_at=NOW)
    message = views.ready(fresh, "main", [endpoint()], SHOP, DANA, 3.1, DONE, "/neon")
    assert message.text == (
        "Branch `pr-42` in shop is ready in 3.1 s, from `main`, expires in 7 days, 2026-11-30 12:00 UTC."
    )
    assert rendered(message) == (
        "✅ Branch `pr-42` in *shop* is ready in 3.1 s\n"
        "create branch ✓ 0.6 s · start compute ✓ 2.1 s\n"
        "From `main` · 1 compute: 0.25–2 CU active\n"
        f"Expires {ENDS} (in 7 days)\n"
        "\n"
        "[Connection] [Keep 7 days from now] [Keep for good] [Delete] [Open in Neon]\n"
        "\n"
        "Asked by <@U0DANA>"
    )


def test_the_buttons_of_a_branch_type_commands_with_its_id() -> None:
    message = views.ready(BRANCH, "main", [endpoint()], SHOP, DANA, 3.1, DONE, "/neon")
    values = {label: button.get("value") or button["url"] for label, button in buttons(message).items()}
    assert values == {
        "Connection": "connection show br-quiet-sky-a5e59rrb --project shop",
        "Keep 7 days from now": "branch set-expiration br-quiet-sky-a5e59rrb 7d --project shop",
        "Keep for good": "branch keep br-quiet-sky-a5e59rrb --project shop",
        "Delete": "branch delete br-quiet-sky-a5e59rrb --project shop",
        "Open in Neon": "https://console.neon.tech/app/projects/old-violet-32930710"
        "/branches/br-quiet-sky-a5e59rrb",
    }
    assert buttons(message)["Delete"]["style"] == "danger"


def test_no_button_is_offered_for_what_neon_would_refuse() -> None:
    main = branch("main", default=True, protected=True, expires_at=None, parent_id=None)
    message = views.shown(main, None, [], [], SHOP, NOW, "/neon")
    assert list(buttons(message)) == ["Open in Neon"]


def test_an_expiry_that_neon_lost_is_said() -> None:
    lost = branch(expires_at=None)
    message = views.ready(lost, "main", [], SHOP, DANA, 1.0, DONE, "/neon", expiry_lost=True)
    warning = "you asked for an expiry, but Neon shows none. Set it with"
    assert warning in message.text
    assert f"{warning} `/neon branch set-expiration br-quiet-sky-a5e59rrb 7d --project shop`" in rendered(
        message
    )
    kept = views.ready(lost, "main", [], SHOP, DANA, 1.0, DONE, "/neon")
    assert "Warning" not in rendered(kept)


def test_a_taken_name_says_that_nothing_was_done_and_offers_the_branch_that_has_it() -> None:
    message = views.exists(BRANCH, "main", [endpoint()], SHOP, DANA, "/neon")
    assert message.text == "Nothing was done: a branch named `pr-42` is already in shop."
    assert rendered(message) == (
        "⚠️ Nothing was done: a branch named `pr-42` is already in *shop*\n"
        f"It is ready, made {MADE}, from `main`\n"
        "1 compute: 0.25–2 CU active\n"
        "Use it, or take another name, such as `pr-42-2`. "
        "Names in use: `/neon branch list --project shop`\n"
        "\n"
        "[Connection] [Show] [Open in Neon]\n"
        "\n"
        "Asked by <@U0DANA>"
    )


def test_a_suggested_name_is_never_longer_than_neon_allows() -> None:
    message = views.exists(branch("x" * 256), None, [], SHOP, DANA, "/neon")
    assert f"`{'x' * 254}-2`" in rendered(message)


def test_a_list_shows_what_changed_last_first_with_marks_in_words() -> None:
    old = branch("old", id="br-old", updated_at=NOW - timedelta(days=9), logical_size=None, created_by=None)
    main = branch("main", id="br-main", default=True, protected=True, expires_at=None, updated_at=NOW)
    message = views.listing([old, main], SHOP, page=1, search=None, now=NOW, slash="/neon")
    assert message.text == "2 branches in shop: `main`, `old`."
    assert rendered(message) == (
        "*2 branches* in *shop*, last changed first\n"
        "\n"
        "`main` default, protected\n"
        "30 MiB · made 3 days ago by Dana Developer · no expiry [Show]\n"
        "\n"
        "`old`\n"
        "size not known yet · made 3 days ago · expires in 7 days [Show]"
    )


@pytest.mark.parametrize(
    ("page", "which", "turns"),
    [
        (1, "*1–10 of 23 branches*", {"Next": "2"}),
        (2, "*11–20 of 23 branches*", {"Previous": "1", "Next": "3"}),
        (3, "*21–23 of 23 branches*", {"Previous": "2"}),
        (99, "*21–23 of 23 branches*", {"Previous": "2"}),
        (-1, "*1–10 of 23 branches*", {"Next": "2"}),
    ],
)
def test_a_long_list_is_turned_page_by_page(page: int, which: str, turns: dict[str, str]) -> None:
    found = [branch(f"b{each}", id=f"br-{each}") for each in range(23)]
    message = views.listing(found, SHOP, page=page, search=None, now=NOW, slash="/neon")
    assert which in rendered(message)
    pages = {
        label: button["value"] for label, button in buttons(message).items() if label in {"Previous", "Next"}
    }
    assert pages == {label: f"branch list --page {number} --project shop" for label, number in turns.items()}


def test_a_last_page_with_one_branch_gives_one_number() -> None:
    found = [branch(f"b{each}", id=f"br-{each}") for each in range(11)]
    message = views.listing(found, SHOP, page=2, search=None, now=NOW, slash="/neon")
    assert rendered(message).startswith("*11 of 11 branches* in *shop*")


@pytest.mark.parametrize("search", ["preview", "two words", "--page", "dana's", '"', "a=b"])
def test_turning_a_page_keeps_the_search(search: str) -> None:
    found = [branch(f"b{each}", id=f"br-{each}") for each in range(11)]
    message = views.listing(found, SHOP, page=1, search=search, now=NOW, slash="/neon")
    line = buttons(message)["Next"]["value"]
    assert split(line) == ("branch", "list", f"--search={search}", "--page", "2", "--project", "shop")


def test_an_empty_list_says_what_to_do_next() -> None:
    none = views.listing([], SHOP, page=1, search=None, now=NOW, slash="/neon")
    assert rendered(none) == (
        "Neon lists no branch in shop.\nCreate one: `/neon branch create my-branch --project shop`"
    )
    unfound = views.listing([], SHOP, page=1, search="<!here>", now=NOW, slash="/neon")
    assert rendered(unfound) == ("No branch in shop has `&lt;!here&gt;` in its name or id.\n\n[All branches]")


def test_one_branch_in_full() -> None:
    child = branch("child", id="br-child", parent_id=BRANCH.id)
    idle = endpoint(current_state="idle", last_active=NOW - timedelta(hours=3), autoscaling_limit_max_cu=0.25)
    message = views.shown(BRANCH, "main", [child], [idle], SHOP, NOW, "/neon")
    assert rendered(message) == (
        "Branch `pr-42` in *shop*\n"
        "ready\n"
        "\n"
        "*Id:* `br-quiet-sky-a5e59rrb`\n"
        "*Size:* 30 MiB\n"
        f"*Made:* {MADE}, 3 days ago by Dana Developer\n"
        "*Changed:* 5 hours ago\n"
        "*Parent:* `main`\n"
        "*Children:* `child`\n"
        "*Computes:* 0.25 CU idle\n"
        "*Last active:* 3 hours ago\n"
        f"*Expiry:* {ENDS} (in 7 days)\n"
        "\n"
        "[Connection] [Keep 7 days from now] [Keep for good] [Delete] [Open in Neon]\n"
        "\n"
        "All branches: `/neon branch list --project shop`"
    )


def test_the_family_of_a_branch_is_found_by_ids() -> None:
    main = branch("main", id="br-main-tree-a5aaaaaa", parent_id=None)
    child = branch("child", id="br-child", parent_id=BRANCH.id)
    assert views.family(BRANCH, [main, BRANCH, child]) == views.Family("main", (child,))
    assert views.family(main, [BRANCH]) == views.Family(None, (BRANCH,))


def test_a_rename_and_an_expiry_are_read_back() -> None:
    renamed = views.renamed(branch("login"), "pr-42", SHOP, DANA)
    assert renamed.text == "Branch `pr-42` in shop is now named `login`."
    dated = views.expiration_set(BRANCH, SHOP, DANA, NOW)
    assert dated.text == (
        "Branch `pr-42` in shop now expires in 7 days, 2026-11-30 12:00 UTC. "
        "Neon deletes it then, with its data."
    )
    kept = views.expiration_set(branch(expires_at=None), SHOP, DANA, NOW)
    assert kept.text == "Branch `pr-42` in shop now has no expiry. It stays until somebody deletes it."
    assert list(buttons(kept)) == ["Open in Neon"]


def test_the_card_before_a_deletion_shows_all_that_goes_with_it() -> None:
    card = views.confirm_delete(BRANCH, "main", [], [endpoint()], SHOP, NOW, UNKNOWN)
    message = confirm.asking(card, "request-1", DANA, 5)
    check(message, asker=DANA)
    assert rendered(message) == (
        "*Delete branch* `pr-42` in *shop*?\n"
        "Its data goes, and what is connected to it loses its connection.\n"
        "\n"
        "*Id:* `br-quiet-sky-a5e59rrb`\n"
        "*State:* ready\n"
        "*Size:* 30 MiB\n"
        f"*Made:* {MADE}, 3 days ago by Dana Developer\n"
        "*Parent:* `main`\n"
        "*Computes:* 0.25–2 CU active\n"
        "*Last active:* now\n"
        "*Children:* none\n"
        f"*Expiry:* {ENDS} (in 7 days)\n"
        "\n"
        "Getting it back: I could not tell whether Neon keeps what is deleted here. "
        "Take it that it cannot be brought back.\n"
        "\n"
        "[Delete pr-42] [Cancel]\n"
        "\n"
        "Nothing has been done yet. Only <@U0DANA> can confirm, within 5 minutes."
    )
    ids = {each["action_id"]: each["value"] for each in buttons(message).values()}
    assert ids == {"confirm": "request-1", "cancel": "request-1"}


def test_a_card_that_is_asked_again_says_why() -> None:
    card = views.confirm_delete(BRANCH, "main", [], [], SHOP, NOW, UNKNOWN)
    again = confirm.asking(card, "request-1", DANA, 1, changed=True)
    assert rendered(again).startswith("⚠️ This changed since you were asked, so please look again.\n\n*Delete")
    assert again.text.startswith("This changed since you were asked")


def test_the_fingerprint_of_a_card_follows_what_would_be_lost_and_nothing_else() -> None:
    first = views.confirm_delete(BRANCH, "main", [], [endpoint()], SHOP, NOW, UNKNOWN).fingerprint
    later = NOW + timedelta(hours=1)
    idle = endpoint(current_state="idle")
    grown = branch(logical_size=31 * 2**20, updated_at=later)
    assert views.confirm_delete(grown, "main", [], [idle], SHOP, later, UNKNOWN).fingerprint == first
    two = [endpoint(id="ep-1"), endpoint(id="ep-2")]
    changed = [
        views.confirm_delete(branch("pr-43"), "main", [], [endpoint()], SHOP, NOW, UNKNOWN),
        views.confirm_delete(branch(id="br-other"), "main", [], [endpoint()], SHOP, NOW, UNKNOWN),
        views.confirm_delete(branch(protected=True), "main", [], [endpoint()], SHOP, NOW, UNKNOWN),
        views.confirm_delete(branch(default=True), "main", [], [endpoint()], SHOP, NOW, UNKNOWN),
        views.confirm_delete(branch(parent_id=None), "main", [], [endpoint()], SHOP, NOW, UNKNOWN),
        views.confirm_delete(branch(last_reset_at=later), "main", [], [endpoint()], SHOP, NOW, UNKNOWN),
        views.confirm_delete(branch(logical_size=2**40), "main", [], [endpoint()], SHOP, NOW, UNKNOWN),
        views.confirm_delete(BRANCH, "main", [branch(id="br-child")], [endpoint()], SHOP, NOW, UNKNOWN),
        views.confirm_delete(BRANCH, "main", [], two, SHOP, NOW, UNKNOWN),
    ]
    assert len({first, *(card.fingerprint for card in changed)}) == len(changed) + 1
    reversed_two = views.confirm_delete(BRANCH, "main", [], two[::-1], SHOP, NOW, UNKNOWN)
    assert reversed_two.fingerprint == changed[-1].fingerprint


@pytest.mark.parametrize(
    ("prospect", "said"),
    [
        (
            Prospect(kept_for=timedelta(days=7)),
            "Neon keeps others that were deleted here for 7 days. "
            "Whether it keeps this one, and until when, is certain only once it is deleted.",
        ),
        (
            Prospect(lost=True),
            "by the look of it, it cannot be brought back: Neon keeps nothing of what was deleted here.",
        ),
        (UNKNOWN, "I could not tell whether Neon keeps what is deleted here."),
    ],
)
def test_the_card_says_what_neon_shows_of_a_way_back(prospect: Prospect, said: str) -> None:
    card = views.confirm_delete(BRANCH, "main", [], [], SHOP, NOW, prospect)
    assert f"Getting it back: {said}" in rendered(card.message)


def test_a_deleted_branch_promises_no_way_back_by_itself() -> None:
    message = views.deleted(PR_42, SHOP, DANA, 2.3, DONE)
    assert message.text == "Branch `pr-42` in shop is deleted in 2.3 s."
    assert "back" not in rendered(message)
    assert list(buttons(message)) == ["Branches"]
    assert message.leaves is not None
    assert message.leaves.id == PR_42.id
    gone = views.deleted(PR_42, SHOP, DANA, None, (), already_gone=True)
    assert gone.text == "Branch `pr-42` in shop was gone already; nothing was done."
    assert gone.leaves is None
