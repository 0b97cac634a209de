"""Buckets and objects in short phrases, each of them mark-up that is safe to post."""

from bot.command import ProjectRef
from bot.neon.models import Branch
from bot.neon.models.buckets import Bucket
from bot.slack import blocks, mrkdwn
from bot.slack.views import phrases
from bot.slack.views.message import Block

LONGEST_KEY = 300


def access(bucket: Bucket) -> str:
    """Who can read what is in it."""
    return "everybody can read it" if bucket.public else "private"


def key(name: str) -> str:
    """The name of an object or folder; the end of a long one says most, so its beginning is cut."""
    plain = mrkdwn.clean(name)
    return mrkdwn.code(plain if len(plain) <= LONGEST_KEY else f"…{plain[1 - LONGEST_KEY :]}", LONGEST_KEY)


def place(bucket: str, branch: Branch, project: ProjectRef) -> str:
    """A bucket and where it is: `uploads` on `pr-42` in *shop*."""
    return f"{mrkdwn.code(bucket)} on {phrases.on_branch(branch, project)}"


def line(verb: str, branch: Branch, project: ProjectRef, *words: str) -> str:
    """A command line about a bucket of the branch; names that look like flags stay names."""
    return phrases.command_line("bucket", verb, "--project", project.alias, "--", branch.id, *words)


def objects_button(bucket: str, branch: Branch, project: ProjectRef) -> Block:
    """Lists what is in it."""
    return blocks.run_button(
        "Objects", line("objects", branch, project, bucket), described=f"Objects in {bucket}"
    )
