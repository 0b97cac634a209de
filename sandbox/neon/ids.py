"""Identifiers and secrets shaped like Neon's own."""

import random
import string
from uuid import UUID

_ADJECTIVES = """
aged ancient autumn bitter bold broad calm cold cool crimson damp dark dawn delicate dry empty
falling fancy flat fragrant frosty gentle green hidden holy icy late little lively long lucky misty
morning muddy noisy odd old orange patient plain polished proud purple quiet rapid raspy restless
rough round royal shiny shy silent small snowy soft solitary sparkling spring square steep still
super sweet tight tiny twilight wandering weathered white wild winter wispy withered yellow young
"""
_NOUNS = """
art band bar base bird block boat bonus bread breeze brook bush butterfly cake cell cherry cloud
credit darkness dawn dew disk dream dust feather field fire firefly flower fog forest frog frost
glade glitter grass hall hat haze heart hill king lab lake leaf limit math mead meadow mode moon
morning mountain mouse mud night paper pine poetry pond queen rain recipe resonance rice river salad
scene sea shadow shape silence sky smoke snow sound star sun sunset surf term thunder tooth tree
truth union unit violet voice water wave wildflower wind wood
"""
_BASE36 = string.digits + string.ascii_lowercase
_HEX = string.digits + "abcdef"
_CELL = "a5"  # every object of one region starts its suffix with the same two characters


class Ids:
    """Draws identifiers from one source of chance."""

    def __init__(self, chance: random.Random | None = None) -> None:
        self._chance = chance or random.Random()
        self._last_number = self._chance.randrange(1_000_000, 2_000_000)

    def project(self) -> str:
        return f"{self._words()}-{self._text(8, string.digits)}"

    def branch(self) -> str:
        return f"br-{self._words()}-{_CELL}{self._text(6)}"

    def endpoint(self) -> str:
        return f"ep-{self._words()}-{_CELL}{self._text(6)}"

    def snapshot(self) -> str:
        return f"snap-{self._words()}-{_CELL}{self._text(6)}"

    def uuid(self) -> str:
        return str(UUID(int=self._chance.getrandbits(128), version=4))

    def number(self) -> int:
        """A new integer id, as API keys and databases have."""
        self._last_number += self._chance.randrange(1, 40)
        return self._last_number

    def api_key(self) -> str:
        return f"napi_{self._text(64)}"

    def password(self) -> str:
        return "npg_" + self._text(12, string.ascii_letters + string.digits)

    def auth_key(self, kind: str) -> str:
        """A key of a login service: "pck" for clients, "ssk" for servers."""
        return f"{kind}_{self._text(40)}"

    def credential(self) -> str:
        return f"nak_live_{self._text(32, _HEX)}"

    def api_token(self, short_id: str) -> str:
        """The bearer token of the credential with that short id."""
        return f"nt_live_{short_id}_{self._text(48)}"

    def s3_secret(self) -> str:
        """The secret that S3 clients sign with, of a credential."""
        return f"nsk_live_{self._text(64, _HEX)}"

    def lsn(self) -> str:
        return f"0/{self._chance.randrange(0x1000000, 0xFFFFFFF):X}"

    def _words(self) -> str:
        return f"{self._chance.choice(_ADJECTIVES.split())}-{self._chance.choice(_NOUNS.split())}"

    def _text(self, length: int, alphabet: str = _BASE36) -> str:
        return "".join(self._chance.choice(alphabet) for _ in range(length))
