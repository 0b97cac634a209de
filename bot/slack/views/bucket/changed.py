"""Buckets and objects after a write."""

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.buckets import Bucket
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases, plain
from bot.slack.views.bucket import words
from bot.slack.views.message import Message


def created(bucket: Bucket, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """An empty bucket."""
    return plain.done(
        f"Bucket {words.place(bucket.name, branch, project)} is created",
        "Everybody on the internet can read what is put into it."
        if bucket.public
        else "It is private: reading and writing take a credential.",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(words.objects_button(bucket.name, branch, project),),
    )


def exists(bucket: Bucket, branch: Branch, project: ProjectRef, user_id: str) -> Message:
    """The name is taken."""
    return plain.refused(
        f"a bucket named {mrkdwn.code(bucket.name)} is already on {phrases.on_branch(branch, project)}",
        f"It is {'public' if bucket.public else 'private'}. Use it, or take another name.",
        project=project,
        user_id=user_id,
        buttons=(words.objects_button(bucket.name, branch, project),),
    )


def deleted(
    name: str, branch: Branch, project: ProjectRef, user_id: str, *, already_gone: bool = False
) -> Message:
    """A bucket that is gone."""
    return _gone(
        f"Bucket {words.place(name, branch, project)}",
        "On other branches it is as before.",
        branch,
        project,
        user_id,
        already_gone=already_gone,
    )


def object_deleted(
    key: str,
    bucket: str,
    branch: Branch,
    project: ProjectRef,
    user_id: str,
    *,
    already_gone: bool = False,
) -> Message:
    """An object that is gone."""
    return _gone(
        f"Object {words.key(key)} in {words.place(bucket, branch, project)}",
        "On other branches it is as before.",
        branch,
        project,
        user_id,
        already_gone=already_gone,
    )


def prefix_deleted(
    prefix: str,
    count: int | None,
    bucket: str,
    branch: Branch,
    project: ProjectRef,
    user_id: str,
    *,
    left: bool,
) -> Message:
    """A folder after its deletion. `count` None: not known; `left`: something is there still."""
    place = f"{words.key(prefix)} in {words.place(bucket, branch, project)}"
    listing = phrases.command_line(
        "bucket", "objects", f"--prefix={prefix}", "--project", project.alias, "--", branch.id, bucket
    )
    stays = "What came from the parent branch is still there; Neon deletes that one object at a time."
    if count == 0:
        said = f"Nothing was deleted of folder {place}"
    elif count is None:
        said = f"Folder {place} is deleted"
    else:
        said = f"{mrkdwn.count(count, 'object')} of folder {place} {'is' if count == 1 else 'are'} deleted"
    return plain.done(
        said,
        stays if left else "The folder is gone with them." if count else "",
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        buttons=(blocks.run_button("Objects", listing) if left else None,),
        mark="⚪" if count == 0 else "🗑️",
    )


def _gone(
    what: str, after: str, branch: Branch, project: ProjectRef, user_id: str, *, already_gone: bool
) -> Message:
    return plain.done(
        f"{what} was gone already" if already_gone else f"{what} is deleted",
        "" if already_gone else after,
        project=project,
        user_id=user_id,
        branch_id=branch.id,
        mark="⚪" if already_gone else "🗑️",
    )
