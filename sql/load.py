"""The way of a batch into the warehouse: stage, refuse, check, merge, publish.

Each step is one transaction (publishing is several), can be run again, and can be killed at any point: what was
not committed was never there. Two processes with one batch follow one another, and what one of them does between
the steps of the other stops neither; merges of different batches follow one another too. The statements are in
`sql/stage`, `sql/checks` and `sql/merge`; this module only says in which order they run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, Literal

from sql import changes, copies, ready
from sql.books import Counts, Hop, counts_of, reasons, record_hop, refusal, write_refusals
from sql.merging import SystemicFaultError, merge_rows
from sql.packed import HEADER, TRAILER
from sql.run import FOLDER, Connection, execute, rows, statement
from sql.staged import BadRowError, packed_row

Json = Mapping[str, Any]
Kind = Literal["row", "batch", "star", "watch"]

REFUSALS_AT_ONCE: Final = 500
FORGOTTEN: Final = "checks/row/forgotten"
BYTES_AT_ONCE: Final = 1 << 20  # sent together, so that the server reads while the next rows are made


class LoadError(RuntimeError):
    """A batch can't go on: unknown, not on the stage, held by a check, or the star is not as it must be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `kind`: row (refused rows), batch (the batch is held), star, watch (an alert)."""

    check: str
    kind: Kind
    n: int
    details: tuple[str, ...]


def sync_sources(connection: Connection, sources: Iterable[Json]) -> None:
    """Bring dim_source to what the source files say.

    Each item: `stem`, `name`, `kind` (newspaper, portal, aggregator), and optionally `provinces`
    ([{name, from, to}], days or None, none for an aggregator), `hosts` ([name]), `founded` (day),
    `expected_min`, `expected_max` (articles a day). Raises LoadError for a province that no list knows.
    """
    items = json.dumps([{"provinces": [], "hosts": [], **source} for source in sources], default=str)
    with connection.transaction():
        execute(connection, "merge/lock")
        for unknown in rows(connection, "merge/source_province_unknown", sources=items):
            raise LoadError(f"source {unknown['stem']}: no province is called {unknown['province']!r}")
        changed = 0
        for name in ("sources", "source_province_gone", "source_province", "source_host"):
            changed += execute(connection, f"merge/{name}", sources=items).rowcount
        if changed:
            execute(connection, "reference/fact_article_province")
            execute(connection, "marts/outdate")


def stage(connection: Connection, batch_id: int, staged: Iterable[Json]) -> Counts:
    """Put the batch's rows on the stage by COPY, replacing what was there of it.

    A row is `transforms.records.to_json(record)` with `signature` beside it. Memory stays flat: a megabyte of rows
    is taken and sent at a time. A row that Postgres could not hold goes to the refusals. Raises LoadError for an
    unknown batch.
    """
    refused: list[dict[str, Any]] = []
    taken = sent = 0
    with connection.transaction():
        _lock(connection, batch_id)
        execute(connection, "stage/clear", batch_id=batch_id)
        execute(connection, "stage/refusal_clear", batch_id=batch_id, hops=["stage", "merge"])
        with connection.cursor().copy(statement("stage/copy")) as copy:
            ready_to_send = bytearray(HEADER)
            for taken, row in enumerate(staged, start=1):
                try:
                    ready_to_send += packed_row(batch_id, taken, row)
                except BadRowError as bad:
                    refused.append(refusal(row, bad.reason, bad.detail))
                else:
                    sent += 1
                if len(ready_to_send) >= BYTES_AT_ONCE:
                    copy.write(bytes(ready_to_send))
                    ready_to_send.clear()
            copy.write(bytes(ready_to_send) + TRAILER)
        execute(connection, "stage/size")
        execute(connection, "stage/batch", batch_id=batch_id, n_rows=sent)
        write_refusals(connection, batch_id, "stage", refused)
        counts = Counts(
            n_in=taken, n_out=sent, n_refused=len(refused), reasons=reasons(connection, batch_id, "stage")
        )
        record_hop(connection, batch_id, "stage", counts)
        _state(connection, batch_id, "staged")
    return counts


def refuse(connection: Connection, batch_id: int, hop: Hop, refusals: Iterable[Json]) -> int:
    """Write a hop's refusals of a batch, replacing those it had; returns how many.

    A refusal is `transforms.records.to_json(refusal)`; keys used: refused (or reason), detail, url, source,
    capture.
    """
    n = 0
    with connection.transaction():
        _lock(connection, batch_id)
        execute(connection, "stage/refusal_clear", batch_id=batch_id, hops=[hop])
        for some in _chunks(refusals, REFUSALS_AT_ONCE):
            items = [
                refusal(one, str(one.get("refused") or one.get("reason")), one.get("detail")) for one in some
            ]
            write_refusals(connection, batch_id, hop, items)
            n += len(items)
    return n


def check(connection: Connection, batch_id: int) -> list[Finding]:
    """Run the row and batch checks over the staged batch.

    A row check sends the rows it finds to the refusals; a batch check that finds anything holds the batch
    (state `held`, with the reason) so that it can't be merged. Raises LoadError when it isn't on the stage.
    """
    with connection.transaction():
        state = _lock(connection, batch_id)
        if state["state"] in ("merged", "published"):
            return []
        return _check(connection, batch_id)


def merge(connection: Connection, batch_id: int) -> Counts:
    """Merge the staged batch into the warehouse; a batch that is merged already is left alone.

    A row that breaks a constraint goes to the refusals, and the rest is merged; where many do, the batch is held
    and nothing of it is merged. Raises LoadError for a batch that is held or not on the stage.
    """
    with connection.transaction():
        state = _lock(connection, batch_id)
        if state["state"] in ("merged", "published"):
            return counts_of(connection, batch_id, "merge")
        execute(connection, "merge/lock")
        if _on_stage(connection, batch_id)["is_checked"]:
            _refuse_rows(connection, batch_id, FORGOTTEN)  # what was taken down since the check stays out
        else:
            _check(connection, batch_id)
            state = _lock(connection, batch_id)
        stage_row = _on_stage(connection, batch_id)
        held = state["reason"] if state["state"] == "held" else None
        if held is None:
            try:
                with connection.transaction():
                    return _merge(connection, batch_id, stage_row)
            except SystemicFaultError as fault:
                held = f"many of its rows break a constraint, the last one tried: {fault}"
                _state(connection, batch_id, "held", held)
    raise LoadError(f"batch {batch_id} is held: {held}")


def _merge(connection: Connection, batch_id: int, stage_row: Mapping[str, Any]) -> Counts:
    done = merge_rows(connection, batch_id, stage_row["first"], stage_row["last"])
    execute(connection, "merge/article_reading_revisit", batch_id=batch_id)
    execute(connection, "merge/fact_article_gone", batch_id=batch_id)
    n_refused = _on_stage(connection, batch_id)["n_refused"]
    counts = replace(
        done,
        n_in=done.n_in + n_refused,
        n_refused=n_refused,
        reasons=reasons(connection, batch_id, "merge"),
    )
    record_hop(connection, batch_id, "merge", counts)
    _state(connection, batch_id, "merged")
    return counts


def publish(connection: Connection, batch_id: int) -> list[Finding]:
    """Let the marts show a merged batch, check the star, and close the batch.

    Copies, the diffs of new versions and the search vectors are made here, outside the merge, and are taken up where a
    kill left them. Then the batch's rows leave the stage, its state becomes `published`, and the marts that are kept
    ready are made anew where due. What another load of the batch put on the stage meanwhile is merged first. Returns
    the watch findings (alerts); none for a batch that is published already. Raises LoadError for a batch that can't be
    merged, and, with the batch's failure noted, when a star check finds anything.
    """
    findings = None
    while findings is None:
        merge(connection, batch_id)
        copies.find(connection)
        changes.find(connection)
        findings = _close(connection, batch_id)
    ready.refresh(connection, "due")
    return findings


def _close(connection: Connection, batch_id: int) -> list[Finding] | None:
    """Search vectors, the star checks and the batch's end, in one; None where another load has staged it anew."""
    with connection.transaction():
        state = _lock(connection, batch_id)["state"]
        if state not in ("merged", "published"):
            return None
        execute(connection, "merge/lock")
        execute(connection, "marts/article_search", batch_id=batch_id)
        if state == "published":
            return []
        broken = _run_checks(connection, "star", batch_id)
        if not broken:
            findings = _run_checks(connection, "watch", batch_id)
            execute(connection, "stage/clear", batch_id=batch_id)
            execute(connection, "stage/clear_batch", batch_id=batch_id)
            _state(connection, batch_id, "published")
            return findings
        reason = "; ".join(f"{one.check}: {one.details[0]}" for one in broken)
        _state(connection, batch_id, "failed", reason)
    raise LoadError(f"batch {batch_id}: {reason}")


def _check(connection: Connection, batch_id: int) -> list[Finding]:
    _on_stage(connection, batch_id)
    if execute(connection, "stage/unrefuse", batch_id=batch_id).rowcount:
        execute(connection, "stage/refusal_clear", batch_id=batch_id, hops=["merge"])
    findings = []
    for name in checks("row"):
        findings += _refuse_rows(connection, batch_id, name)
    held = _run_checks(connection, "batch", batch_id)
    if held:
        _state(connection, batch_id, "held", "; ".join(f"{one.check}: {one.details[0]}" for one in held))
    else:
        _state(connection, batch_id, "staged")
    execute(connection, "stage/batch_checked", batch_id=batch_id)
    return findings + held


def _refuse_rows(connection: Connection, batch_id: int, check: str) -> list[Finding]:
    """Send the rows that a row check finds to the refusals; what it found."""
    found = rows(connection, check, batch_id=batch_id)
    if not found:
        return []
    items = json.dumps(found)
    execute(connection, "stage/refuse", batch_id=batch_id, rows=items, reason=check.rsplit("/", 1)[1])
    return [_finding(check, "row", found)]


def checks(kind: Kind) -> list[str]:
    """The names of the checks of a kind, as `sql.run.statement` takes them."""
    return sorted(f"checks/{kind}/{path.stem}" for path in (FOLDER / "checks" / kind).glob("*.sql"))


def _run_checks(
    connection: Connection, kind: Literal["batch", "star", "watch"], batch_id: int
) -> list[Finding]:
    findings = []
    for name in checks(kind):
        found = rows(connection, name, batch_id=batch_id)
        if found:
            findings.append(_finding(name, kind, found))
    return findings


def _finding(
    name: str, kind: Literal["row", "batch", "star", "watch"], found: list[dict[str, Any]]
) -> Finding:
    return Finding(
        check=name.rsplit("/", 1)[1],
        kind=kind,
        n=len(found),
        details=tuple(str(one["detail"]) for one in found[:20]),
    )


def _lock(connection: Connection, batch_id: int) -> dict[str, Any]:
    """The batch's state, once nobody else works on it. Raises LoadError for an unknown batch."""
    execute(connection, "stage/lock", batch_id=batch_id)
    found = rows(connection, "stage/state_of", batch_id=batch_id)
    if not found:
        raise LoadError(f"there is no batch {batch_id}")
    return found[0]


def _on_stage(connection: Connection, batch_id: int) -> dict[str, Any]:
    found = rows(connection, "stage/batch_of", batch_id=batch_id)
    if not found:
        raise LoadError(f"batch {batch_id} is not on the stage: stage it first")
    return found[0]


def _state(connection: Connection, batch_id: int, state: str, reason: str | None = None) -> None:
    execute(connection, "stage/state", batch_id=batch_id, state=state, reason=reason)


def _chunks(items: Iterable[Json], size: int) -> Iterator[list[Json]]:
    source = iter(items)
    while some := list(islice(source, size)):
        yield some
