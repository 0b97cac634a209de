"""Whatever a channel is called, the message about it notifies nobody else and Slack takes it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channel_state import SUSPENDING, Change, ChannelStanding, Resuming, Suspension
from bot.slack.views import channel
from tests.unit import view_samples as samples
from tests.unit.block_rules import check

text = samples.texts
suspensions = st.builds(
    Suspension,
    id=text,
    channel_id=st.sampled_from(["C0SHOPDB"]) | text,
    why=st.sampled_from(sorted(SUSPENDING | {Change.SHARED})),
    detail=samples.long_texts,
    user_id=st.sampled_from(["", "U0ANA"]) | text,
    at=samples.times,
    since=st.none() | st.sampled_from([Change.UNARCHIVED, Change.JOINED]),
)


some = st.lists(suspensions, max_size=2).map(tuple)
quick = settings(max_examples=100)


@quick
@given(suspension=suspensions, label=text, name=text)
def test_what_an_admin_is_told_is_safe(suspension: Suspension, label: str, name: str) -> None:
    message = channel.happened(suspension, label, config_name=name, slash="/neon")
    check(message, asker="U0ANA" if suspension.user_id == "U0ANA" else "")


@quick
@given(
    resuming=st.builds(Resuming, channel_id=text, label=text, name=text, ended=some),
    standing=st.lists(
        st.builds(ChannelStanding, channel_id=text, label=text, may_be_read=st.booleans(), suspensions=some),
        max_size=5,
    ),
)
def test_what_comes_of_an_order_is_safe(resuming: Resuming, standing: list[ChannelStanding]) -> None:
    check(channel.resumed(resuming, "U0ANA"), asker="U0ANA")
    check(channel.listing(standing, "/neon"))
