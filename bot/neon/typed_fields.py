"""Pure: fields as typed (`branch.name=pr-42`) → the query and the body of an operation."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from bot.errors import UsageError
from bot.neon import catalog, schemas
from bot.neon.call_examples import example
from bot.neon.catalog import Described
from bot.neon.schemas import KEY, Schema
from bot.text import either, nearest, quoted

_MOST_ELEMENTS = 100


def read(
    described: Described, words: Sequence[str], body: str | None
) -> tuple[Mapping[str, Any], Mapping[str, Any] | None]:
    """The query and the body. Fields go into the query where that takes them, else into the body.

    `body` is the JSON that they are put on top of. Raises UsageError, naming the field.
    """
    query: dict[str, Any] = {}
    content: dict[str, Any] = {} if body is None else _json(described, body)
    for word in words:
        name, equals, value = word.partition("=")
        if not equals or not name:
            hint = 'Write `-f name=value`; with spaces in it, `-f "name=some value"`.'
            wrong(described, f"{quoted(word)} is no field.", hint)
        parameters = [each for each in described.parameters if each.name == name and not each.in_path]
        if parameters:
            _put_query(described, query, name, value, parameters[0].schema)
        else:
            _put(described, content, name, value)
    given = bool(content) or body is not None or described.body_required
    return query, content if given and described.body is not None else None


def wrong(described: Described, message: str, hint: str = "") -> NoReturn:
    """Raise UsageError with an example of this very operation."""
    raise UsageError(message, hint=hint, example=example(described))


def _json(described: Described, text: str) -> dict[str, Any]:
    try:
        body = json.loads(text, parse_constant=_no_json)
    except (ValueError, RecursionError):
        hint = "Put it in single quotes, with straight double quotes inside."
        wrong(described, "--body is not JSON.", hint)
    if not isinstance(body, dict):
        wrong(described, "--body must be a JSON object.", "It begins with `{` and ends with `}`.")
    if described.body is None:
        wrong(described, f"{described.id} takes no body.", "Leave --body out.")
    for name in _unknown(body, schemas.plain(described.body, catalog.schemas()), ()):
        _refuse_name(described, name)
    return body


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _no_json(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _unknown(value: Any, parts: Sequence[Schema], path: tuple[str, ...]) -> Iterator[str]:
    """The names in a body that the description does not know, dotted."""
    pairs: Iterable[tuple[str, Any]] = ()
    if isinstance(value, dict):
        pairs = value.items()
    elif isinstance(value, list):
        pairs = ((str(index), each) for index, each in enumerate(value))
    for name, each in pairs:
        inside = schemas.below(parts, name, catalog.schemas())
        if inside:
            yield from _unknown(each, inside, (*path, name))
        else:
            yield ".".join((*path, name))


def _put_query(described: Described, query: dict[str, Any], name: str, word: str, schema: Schema) -> None:
    parts = schemas.plain(schema, catalog.schemas())
    inside = schemas.elements(parts, catalog.schemas())
    value = _value(described, name, word, inside or parts)
    if inside:
        query[name] = [*query.get(name, ()), value]
    elif name in query:
        wrong(described, f"{quoted(name)} is given twice.", "Leave one of them out.")
    else:
        query[name] = value


def _put(described: Described, content: dict[str, Any], name: str, word: str) -> None:
    """Put a value where its dotted name says, making the objects and lists on the way."""
    if name in described.files:
        wrong(
            described,
            f"{quoted(name)} is a file, and a command cannot carry one.",
            "Leave it out here, and deploy code with Neon's own tools.",
        )
    if described.body is None:
        _refuse_name(described, name)
    parts = schemas.plain(described.body, catalog.schemas())
    steps = name.split(".")
    here: Any = content
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        parts = schemas.below(parts, step, catalog.schemas()) if step else ()
        if not parts or isinstance(here, list) is not (step.isdecimal() and not isinstance(here, dict)):
            _refuse_name(described, name)
        if following is None:
            _set(described, here, step, name, word, parts)
        else:
            here = _inside(described, here, step, name, _container(parts, following))


def _container(parts: Sequence[Schema], following: str) -> Any:
    """What a value is put into: a list when an index follows, and it is no map with such a key."""
    is_list = following.isdecimal() and "array" in schemas.types(parts)
    return [] if is_list else {}


def _inside(described: Described, here: Any, step: str, name: str, fresh: Any) -> Any:
    if isinstance(here, dict):
        inside = here.setdefault(step, fresh)
    else:
        index = _index(described, here, step, name)
        if index == len(here):
            here.append(fresh)
        inside = here[index]
    if type(inside) is not type(fresh):
        wrong(described, f"{quoted(name)} does not go together with what --body or another field says.")
    return inside


def _set(described: Described, here: Any, step: str, name: str, word: str, parts: Sequence[Schema]) -> None:
    elements = schemas.elements(parts, catalog.schemas())
    value = _value(described, name, word, elements or parts)
    if isinstance(here, list):
        index = _index(described, here, step, name)
        here[index : index + 1] = [value]
    elif elements:
        known = here.setdefault(step, [])
        if not isinstance(known, list):
            wrong(described, f"{quoted(name)} does not go together with what --body says.")
        known.append(value)
    else:
        here[step] = value


def _index(described: Described, here: list[Any], step: str, name: str) -> int:
    index = int(step) if len(step) < 4 else _MOST_ELEMENTS
    if index > len(here) or index >= _MOST_ELEMENTS:
        wrong(described, f"{quoted(name)} leaves a gap in the list.", "Number the elements 0, 1, 2 in order.")
    return index


def _value(described: Described, name: str, word: str, parts: Sequence[Schema]) -> Any:
    try:
        return schemas.typed(word, parts)
    except ValueError as error:
        wrong(described, f"{name}: {error}.", "`api describe` shows what each field takes.")


def _refuse_name(described: Described, name: str) -> NoReturn:
    known = [each.name for each in described.fields]
    known += [each.name for each in described.parameters if not each.in_path]
    near = nearest(name, known) or tuple(each for each in known if each.endswith(f".{name}"))[:3]
    if near:
        hint = f"Did you mean {either(f'`{each}`' for each in near)}?"
    elif known:
        hint = f"It takes {either(f'`{each}`' for each in known[:8])}{' and more' if len(known) > 8 else ''}."
    else:
        hint = "It takes no fields."
    wrong(described, f"{described.id} has no field {quoted(name)}.", hint.replace(KEY, "…"))
