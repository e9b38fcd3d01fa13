"""Pairs of actors from JSON Lines and what is done between them, for `comity relate`."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict

from comity.errors import ComityError
from comity.types import JSONObject

_NEEDED = ("text", "actor", "recipient")


class LineError(ComityError):
    """A line of pairs that can't be read; the text names the line and says what is wrong."""


def relate_lines(lines: Iterable[str], source: str) -> Iterator[JSONObject | LineError]:
    """Each line's object with `type`, `mode`, `status` and `scores`; an error where a line is not as it must be.

    `source` names the file in errors. Lines without anything in them are passed over.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield relate(_object(line))
        except LineError as error:
            yield LineError(f"{source}:{number}: {error}")


def relate(item: JSONObject) -> JSONObject:
    """A copy of `item` with what its actor does to its recipient.

    `item` holds `text`, `actor` and `recipient`: spans [start, end] of the text in characters, or None. Added are `type` (one
    of PLOVER's 16, by its manual), `mode` (or None), `status` and `scores`, a probability for each type. Where both parties
    are None, `relations` is added too: one for each pair of parties found in the text, with
    their spans and a `score`, how sure it is that the text tells of the pair. Raises LineError.
    """
    from comity.coding.relations import find_relations, relate_pair

    missing = [key for key in _NEEDED if key not in item]
    if missing:
        raise LineError(f"{' and '.join(missing)} missing; a line needs text, actor and recipient (null where not known).")
    text = item["text"]
    if not isinstance(text, str) or not text.strip():
        raise LineError("text is not a text with words in it.")
    text = text.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate, which JSON can spell, is no character
    actor, recipient = (_span(item[key], key, text) for key in ("actor", "recipient"))
    if actor is not None and actor == recipient:
        raise LineError("actor and recipient are the same words.")
    try:
        found = relate_pair(text, actor, recipient)
        added = asdict(found)
        if actor is None and recipient is None:
            added["relations"] = [
                {"actor": r.actor, "recipient": r.recipient, "score": r.score, **asdict(r.relation)} for r in find_relations(text)
            ]
    except ValueError as error:
        raise LineError(f"{error}.") from None
    return {**item, **added}


def _object(line: str) -> JSONObject:
    try:
        item = json.loads(line)
    # A RecursionError: brackets nested by the thousand.
    except (ValueError, RecursionError):
        raise LineError("this is no JSON; each line must be one JSON object.") from None
    if not isinstance(item, dict):
        raise LineError("this is no JSON object.")
    return item


def _span(value: object, key: str, text: str) -> tuple[int, int] | None:
    if value is None:
        return None
    match value:
        case [int(start), int(end)] if not isinstance(start, bool) and not isinstance(end, bool):
            if 0 <= start < end <= len(text):
                return start, end
            raise LineError(f"{key} [{start}, {end}] does not lie in the text, which has {len(text)} characters.")
        case _:
            raise LineError(f"{key} is {json.dumps(value)[:60]}; it must be [start, end] in characters, or null.")
