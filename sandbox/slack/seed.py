"""The workspace everybody starts with: six people, a user group, six channels and direct messages."""

from sandbox.slack.people import BOT_USER, PARTNER_TEAM_ID, Channel, User, UserGroup

DANA, ANA, BEN, GUS, FAY, OLE = "U0DANA", "U0ANA", "U0BEN", "U0GUS", "U0FAY", "U0OLE"
DB_ADMINS = "S0DBADMINS"


def users() -> dict[str, User]:
    """Everybody, the bot and a deactivated colleague included, by id."""
    everybody = (
        User(DANA, "dana", "Dana Developer", title="Developer", tz="Europe/Berlin"),
        User(ANA, "ana", "Ana Admin", title="Database admin", tz="America/New_York", is_admin=True),
        User(BEN, "ben", "Ben Backup", title="Database admin", tz="Europe/Berlin"),
        User(GUS, "gus", "Gus Guest", title="Guest", is_restricted=True, is_ultra_restricted=True),
        User(FAY, "fay", "Fay Friend", title="Partner", team_id=PARTNER_TEAM_ID, is_stranger=True),
        User(OLE, "ole", "Ole Oldtimer", title="Left last year", deleted=True),
        User(BOT_USER, "neon", "Neon", is_bot=True),
    )
    return {user.id: user for user in everybody}


def groups() -> dict[str, UserGroup]:
    """The user groups, by id."""
    return {DB_ADMINS: UserGroup(DB_ADMINS, "db-admins", "Database admins", users=(ANA, BEN))}


def channels() -> dict[str, Channel]:
    """Every conversation, by id. The bot is deliberately not in #random."""
    # Gus is a single-channel guest, and Slack gives such a guest exactly one channel.
    named = (
        Channel("C0SHOPDB", "shop-db", frozenset({DANA, ANA, BEN, GUS, OLE, BOT_USER})),
        Channel("C0LEDGER", "ledger-db", frozenset({DANA, ANA, BEN, BOT_USER})),
        Channel("C0PARTNER", "acme-partner", frozenset({DANA, ANA, BEN, FAY, BOT_USER}), is_ext_shared=True),
        Channel("C0PLATFORM", "neon-platform", frozenset({DANA, ANA, BEN, BOT_USER})),
        Channel("C0AUDIT", "neon-audit", frozenset({DANA, ANA, BEN, BOT_USER})),
        Channel("C0RANDOM", "random", frozenset({DANA, ANA, OLE})),
    )
    direct = (direct_message(person) for person in (DANA, ANA, BEN, GUS))
    return {channel.id: channel for channel in (*named, *direct)}


def direct_message(person: str) -> Channel:
    """The conversation between `person` (`U0DANA`) and the bot (`D0DANA`)."""
    return Channel(f"D{person[1:]}", "", frozenset({person, BOT_USER}), kind="im")
