"""No message for a channel, no logged line and no stored row holds a secret, however it was come by."""

import json

from tests.canaries import CANARY, DESCRIBED, KINDS, SECRET, Canaries, leaks


def test_of_thousands_of_things_that_are_rendered_none_holds_a_canary() -> None:
    rendered, found = leaks(2000, seed=7)
    assert found == []
    assert len(rendered) == len(KINDS)


def test_canaries_are_planted_in_every_field_that_gives_access() -> None:
    """Else the test above would find nothing because nothing is there."""
    canaries, sung = Canaries(1), set[str]()

    def look(value: object) -> None:
        if isinstance(value, dict):
            sung.update(name for name, each in value.items() if isinstance(each, str) and CANARY in each)
            look(list(value.values()))
        elif isinstance(value, list):
            for each in value:
                look(each)

    for name, operation in DESCRIBED["operations"].items():
        for schema in operation["answers"].values():
            if schema:
                look(canaries.answer(schema, name))
    assert sung >= SECRET, json.dumps(sorted(sung))
