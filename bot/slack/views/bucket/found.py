"""Object storage as it is: buckets, what is in one, and a link to one object."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.buckets import Bucket, Contents, Link, Storage, StoredObject
from bot.slack import blocks, mrkdwn
from bot.slack.views import pages, phrases, plain
from bot.slack.views.bucket import words
from bot.slack.views.message import Block, Message

_REASONS = {
    "org_not_entitled": "Neon has not switched it on for this organization.",
    "region_unavailable": "Neon has none in the region of this project.",
    "branch_directory_missing": "Neon's storage does not know this branch.",
}


def off(storage: Storage, branch: Branch, project: ProjectRef) -> Message:
    """The branch has no object storage, and why."""
    said = f"{phrases.on_branch(branch, project)} has no object storage (beta)"
    why = _REASONS.get(storage.reason) or f"Neon's reason: {mrkdwn.code(storage.reason)}"
    return plain.shown(
        f"{said}\n{why}",
        (),
        spoken=f"{said}. {why}",
        buttons=(phrases.console_button(project, branch.id),),
    )


def listing(
    buckets: Sequence[Bucket],
    storage: Storage,
    branch: Branch,
    project: ProjectRef,
    *,
    page: int,
    now: datetime,
    slash: str,
) -> Message:
    """One page of buckets by name, and where S3 clients find them."""
    here = phrases.on_branch(branch, project)
    reached = phrases.facts(
        ("S3 endpoint", mrkdwn.code(storage.s3_endpoint, 300)), ("Region", mrkdwn.code(storage.region))
    )
    if not buckets:
        create = phrases.typed(slash, "bucket", "create", branch.id, "uploads", "--project", project.alias)
        return plain.shown(
            f"{here} has no buckets\nObject storage (beta) is on. Make one: {create}",
            (),
            spoken=f"{here} has no buckets; its object storage is on.",
            small=(reached,),
        )
    shown = pages.page(sorted(buckets, key=lambda each: each.name), page)
    total = f"{shown.span}{mrkdwn.count(shown.total, 'bucket')}"
    return blocks.message(
        f"{total} of {here}: {phrases.listed((each.name for each in shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}* (beta) of {here}"),
        *(_row(each, branch, project, now) for each in shown.rows),
        pages.turning(
            shown,
            lambda number: phrases.command_line(
                "bucket", "list", branch.id, "--page", str(number), "--project", project.alias
            ),
        ),
        blocks.context(shown.note, reached),
    )


def contents(
    inside: Contents,
    bucket: str,
    branch: Branch,
    project: ProjectRef,
    *,
    prefix: str,
    page: int,
    now: datetime,
) -> Message:
    """One page of what is below a prefix. `inside` is all up to that page, and one more if there is more."""
    place = words.place(bucket, branch, project)
    below = f" below {words.key(prefix)}" if prefix else ""
    entries: list[str | StoredObject] = [*inside.folders, *inside.objects]
    rows = sorted(entries, key=_name)
    if not rows:
        said = f"There is nothing{below} in {place}"
        return plain.shown(said, (), spoken=f"{said}.", buttons=(_up(prefix, bucket, branch, project),))
    shown = pages.page(rows, page)
    known = f"{shown.span}{mrkdwn.count(shown.total, 'entry', 'entries')}"
    total = known if inside.complete else f"{shown.first}–{shown.last} of over {shown.last} entries"
    return blocks.message(
        f"{total}{below} in {place}: {phrases.listed(map(_name, shown.rows), pages.SIZE)}.",
        blocks.section(f"*{total}*{below} in {place}"),
        *(_entry(each, bucket, branch, project, now) for each in shown.rows),
        blocks.actions(_up(prefix, bucket, branch, project), _delete_folder(prefix, bucket, branch, project)),
        pages.turning(shown, lambda number: _line(bucket, branch, project, prefix, "--page", str(number))),
        blocks.context(f"Page {shown.number}" if shown.pages > 1 else ""),
    )


def linked(
    link: Link, stored: StoredObject, bucket: str, branch: Branch, project: ProjectRef, now: datetime
) -> Message:
    """An address that carries its own permission, for one person's eyes."""
    url = link.url.get_secret_value()
    what = f"A link to {words.key(stored.key)} in {words.place(bucket, branch, project)}"
    if not _sound(url):
        said = "Neon's link has a form that this bot does not know, so it is not shown."
        return blocks.message(f"{what}: {said}", blocks.section(f"{what}\n⚠️ {said}"))
    return blocks.message(
        f"{what}, which works for {mrkdwn.span(link.expires_at - now)}.",
        blocks.section(f"{what}\n{mrkdwn.size(stored.size)} · works until {mrkdwn.date(link.expires_at)}"),
        blocks.section(mrkdwn.fence(url)),
        blocks.actions(blocks.link_button("Download", url)),
        blocks.context(
            "Only you can see this. Whoever has the link can download the object until then, without a key."
        ),
    )


def _sound(url: str) -> bool:
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return False
    return scheme in {"http", "https"} and not set(url) & set(" <>") and mrkdwn.exact(url)


def _row(bucket: Bucket, branch: Branch, project: ProjectRef, now: datetime) -> Block:
    return blocks.section(
        f"{mrkdwn.code(bucket.name)}\n{words.access(bucket)} · made {mrkdwn.ago(bucket.created_at, now)}",
        accessory=words.objects_button(bucket.name, branch, project),
    )


def _entry(
    entry: str | StoredObject, bucket: str, branch: Branch, project: ProjectRef, now: datetime
) -> Block:
    if isinstance(entry, str):
        return blocks.section(
            f"📁 {words.key(entry)}",
            accessory=blocks.page_button(
                "Open", _line(bucket, branch, project, entry), described=f"Open {entry}"
            ),
        )
    return blocks.section(
        f"{words.key(entry.key)}\n{mrkdwn.size(entry.size)} · changed {mrkdwn.ago(entry.last_modified, now)}",
        accessory=blocks.run_button(
            "Link", words.line("link", branch, project, bucket, entry.key), described=f"Link to {entry.key}"
        ),
    )


def _name(entry: str | StoredObject) -> str:
    return entry if isinstance(entry, str) else entry.key


def _up(prefix: str, bucket: str, branch: Branch, project: ProjectRef) -> Block | None:
    """Leads to the folder above; None at the top."""
    if not prefix:
        return None
    above = prefix.rstrip("/").rpartition("/")
    return blocks.page_button("Up", _line(bucket, branch, project, above[0] + above[1]))


def _delete_folder(prefix: str, bucket: str, branch: Branch, project: ProjectRef) -> Block | None:
    """For a whole folder only: Neon deletes no other prefix."""
    if not prefix.endswith("/"):
        return None
    line = words.line("delete-prefix", branch, project, bucket, prefix)
    return blocks.run_button("Delete folder", line, style="danger", described=f"Delete folder {prefix}")


def _line(bucket: str, branch: Branch, project: ProjectRef, prefix: str, *flags: str) -> str:
    below = (f"--prefix={prefix}",) if prefix else ()
    place = ("--project", project.alias, "--", branch.id, bucket)
    return phrases.command_line("bucket", "objects", *below, *flags, *place)
