"""The cards that ask before a bucket, an object or a folder goes."""

from datetime import datetime

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.buckets import Bucket, Contents, StoredObject
from bot.slack import mrkdwn
from bot.slack.views import plain
from bot.slack.views.bucket import words
from bot.slack.views.message import Card

_SHOWN = 5


def confirm_delete(bucket: Bucket, branch: Branch, project: ProjectRef) -> Card:
    """An empty bucket."""
    return plain.question(
        f"*Delete bucket* {words.place(bucket.name, branch, project)}?",
        "It is empty. Uploads to it fail from then on.",
        (("Access", words.access(bucket)), ("Made", mrkdwn.date(bucket.created_at))),
        action=f"Delete {bucket.name}",
        pinned=(branch.id, bucket.name, bucket.created_at),
        small="On other branches it stays.",
    )


def confirm_delete_object(
    stored: StoredObject, bucket: str, branch: Branch, project: ProjectRef, now: datetime
) -> Card:
    """One object, as it is now."""
    changed = f"{mrkdwn.date(stored.last_modified)}, {mrkdwn.ago(stored.last_modified, now)}"
    return plain.question(
        f"*Delete object* {words.key(stored.key)} in {words.place(bucket, branch, project)}?",
        "Links to it stop working.",
        (("Size", mrkdwn.size(stored.size)), ("Changed", changed)),
        action=f"Delete {stored.key}",
        pinned=(branch.id, bucket, stored.key, stored.size, stored.last_modified),
        small="Neon offers no way to bring it back. On other branches it stays.",
    )


def confirm_delete_prefix(
    prefix: str, inside: Contents, bucket: str, branch: Branch, project: ProjectRef
) -> Card:
    """A folder with all that is below it."""
    more = "" if inside.complete else " or more"
    many = f"{mrkdwn.count(len(inside.objects), 'object')}{more}"
    first = "\n".join(f"• {words.key(each.key)}" for each in inside.objects[:_SHOWN])
    rest = len(inside.objects) - _SHOWN
    return plain.question(
        f"*Delete folder* {words.key(prefix)} in {words.place(bucket, branch, project)}?",
        f"{many} below it, {mrkdwn.size(inside.size)}{more}. Links to them stop working.",
        (("Among them", f"\n{first}" + (f"\n• and {rest} more" if rest > 0 else "")),),
        action=f"Delete {many}",
        pinned=(branch.id, bucket, prefix, many),
        small="Neon offers no way to bring them back. Objects that this branch has from its parent stay.",
    )
