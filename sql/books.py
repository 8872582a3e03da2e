"""The books of a batch: what went into a hop, what came out, and what was refused on the way, with the reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from sql.run import Connection, execute, rows

Json = Mapping[str, Any]
Hop = Literal["discover", "fetch", "read", "stage", "merge"]


@dataclass(frozen=True, slots=True)
class Counts:
    """What went into a hop and what became of it: `n_in` is the sum of the rest. `reasons`: how many, why."""

    n_in: int = 0
    n_out: int = 0
    n_unchanged: int = 0
    n_duplicate: int = 0
    n_deferred: int = 0
    n_refused: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)


def record_hop(connection: Connection, batch_id: int, hop: Hop, counts: Counts) -> None:
    """Write the counts of a hop of a batch. The database refuses counts that don't add up."""
    execute(
        connection,
        "stage/hop",
        batch_id=batch_id,
        hop=hop,
        n_in=counts.n_in,
        n_out=counts.n_out,
        n_unchanged=counts.n_unchanged,
        n_duplicate=counts.n_duplicate,
        n_deferred=counts.n_deferred,
        n_refused=counts.n_refused,
        reasons=json.dumps(dict(counts.reasons)),
    )


def counts_of(connection: Connection, batch_id: int, hop: Hop) -> Counts:
    """What was written of a hop; nothing but zeros where it has not been."""
    found = rows(connection, "stage/hop_of", batch_id=batch_id, hop=hop)
    return Counts(**found[0]) if found else Counts()


def reasons(connection: Connection, batch_id: int, hop: Hop) -> dict[str, int]:
    """How many refusals a hop of a batch has, by reason."""
    found = rows(connection, "stage/refusal_reasons", batch_id=batch_id, hop=hop)
    return {one["reason"]: one["n"] for one in found}


def refusal(row: Json, reason: str, detail: object) -> dict[str, Any]:
    """A row's refusal as `write_refusals` takes it."""
    kept = {key: row.get(key) for key in ("source", "url", "capture")}
    return {
        **{key: value if isinstance(value, str) else None for key, value in kept.items()},
        "reason": reason,
        "detail": None if detail is None else str(detail),
    }


def write_refusals(connection: Connection, batch_id: int, hop: Hop, items: Iterable[Json]) -> None:
    """Add refusals to a hop of a batch."""
    some = list(items)
    if some:
        refusals = json.dumps([{key: _kept(value) for key, value in item.items()} for item in some])
        execute(connection, "stage/refusal", batch_id=batch_id, hop=hop, refusals=refusals)


def _kept(value: Any) -> Any:
    """A text as Postgres can keep it: without U+0000, lone surrogates as question marks."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    return value
