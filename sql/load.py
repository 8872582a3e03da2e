"""The way of a batch into the warehouse: stage, refuse, check, merge, check the star, publish.

Each step is one transaction, can be run again, and can be killed at any point: what was not committed was
never there. Two processes with one batch follow one another; merges of different batches do too. The
statements are in `sql/stage`, `sql/checks` and `sql/merge`; this module only says in which order they run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Final, Literal

import psycopg
from psycopg import errors

from sql import changes, copies, ready
from sql.run import FOLDER, Connection, execute, rows, statement
from sql.staged import BadRowError, line

Json = Mapping[str, Any]
Hop = Literal["discover", "fetch", "read", "stage", "merge"]
Kind = Literal["row", "batch", "star", "watch"]

# what a row can do wrong that no check foresaw; everything else is the server's or our own fault
ROW_FAULTS: Final = (errors.IntegrityError, errors.DataError, errors.ProgramLimitExceeded)
REFUSALS_AT_ONCE: Final = 500

MERGE: Final = (
    "constraints_later",
    "clear_incoming",
    "dim_source",
    "dim_reader",
    "incoming",
    "incoming_new",
    "incoming_mixed",
    "size_of_incoming",
    "article_reading",
    "plan",
    "size_of_plan",
    "article_version",
    "article_version_surplus",
    "dim_section",
    "fact_article",
    "article_reading_revisit",
    "clear_mentions",
    "dim_author",
    "article_author_gone",
    "article_author",
    "article_image_gone",
    "article_image",
    "article_tag_gone",
    "article_tag",
    "person",
    "dim_person",
    "article_person_gone",
    "article_person",
    "organisation",
    "dim_organisation",
    "article_organisation_gone",
    "article_organisation",
    "document",
    "dim_document",
    "article_document_gone",
    "article_document",
    "article_figure_gone",
    "article_figure",
    "article_place_gone",
    "article_place",
    "article_signature",
    "article_view_count",
    "crawl_url",
    "crawl_refusal",
    "constraints_now",
)


class LoadError(RuntimeError):
    """A batch can't go on: unknown, not on the stage, held by a check, or the star is not as it must be."""


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


def stage(connection: Connection, batch_id: int, staged: Iterable[Json]) -> Counts:
    """Put the batch's rows on the stage by COPY, replacing what was there of it.

    A row is `transforms.records.to_json(record)` with `signature` beside it. Memory stays flat: rows are
    taken and sent one by one. A row that Postgres could not hold goes to the refusals. Raises LoadError for
    an unknown batch.
    """
    refused: list[dict[str, Any]] = []
    taken = sent = 0
    with connection.transaction():
        _lock(connection, batch_id)
        execute(connection, "stage/clear", batch_id=batch_id)
        execute(connection, "stage/refusal_clear", batch_id=batch_id, hops=["stage", "merge"])
        with connection.cursor().copy(statement("stage/copy")) as copy:
            for taken, row in enumerate(staged, start=1):
                try:
                    data = line(batch_id, taken, row)
                except BadRowError as bad:
                    refused.append(_refusal(row, bad.reason, bad.detail))
                else:
                    copy.write(data)
                    sent += 1
        execute(connection, "stage/batch", batch_id=batch_id, n_rows=sent)
        _refuse(connection, batch_id, "stage", refused)
        counts = Counts(
            n_in=taken, n_out=sent, n_refused=len(refused), reasons=_reasons(connection, batch_id, "stage")
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
                _refusal(one, str(one.get("refused") or one.get("reason")), one.get("detail")) for one in some
            ]
            _refuse(connection, batch_id, hop, items)
            n += len(items)
    return n


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

    A row that breaks a constraint goes to the refusals, and the rest is merged. Raises LoadError for a batch
    that is held or not on the stage.
    """
    with connection.transaction():
        state = _lock(connection, batch_id)
        if state["state"] in ("merged", "published"):
            return _counts_of(connection, batch_id)
        stage_row = _on_stage(connection, batch_id)
        if not stage_row["is_checked"]:
            _check(connection, batch_id)
            state = _lock(connection, batch_id)
        if state["state"] == "held":
            raise LoadError(f"batch {batch_id} is held: {state['reason']}")
        execute(connection, "merge/lock")
        done = _merge_rows(connection, batch_id, stage_row["first"], stage_row["last"])
        execute(connection, "merge/article_reading_revisit", batch_id=batch_id)
        execute(connection, "merge/fact_article_gone", batch_id=batch_id)
        n_refused = _on_stage(connection, batch_id)["n_refused"]
        counts = replace(
            done,
            n_in=done.n_in + n_refused,
            n_refused=n_refused,
            reasons=_reasons(connection, batch_id, "merge"),
        )
        record_hop(connection, batch_id, "merge", counts)
        _state(connection, batch_id, "merged")
    return counts


def check_star(connection: Connection, batch_id: int) -> list[Finding]:
    """Check the warehouse after the merge of a batch.

    Returns the watch findings (alerts). Raises LoadError, and notes the batch as failed, when a star check
    finds anything.
    """
    broken = _run_checks(connection, "star", batch_id)
    if broken:
        reason = "; ".join(f"{one.check}: {one.details[0]}" for one in broken)
        with connection.transaction():
            _lock(connection, batch_id)
            _state(connection, batch_id, "failed", reason)
        raise LoadError(f"batch {batch_id}: {reason}")
    return _run_checks(connection, "watch", batch_id)


def publish(connection: Connection, batch_id: int) -> None:
    """Let the marts show a merged batch, and close it.

    Copies, the diffs of new versions and the search vectors are made here, outside the merge; each is a
    transaction of its own and is taken up where a kill left it. Then the batch's rows leave the stage, its state
    becomes `published`, and the marts that are kept ready are made anew where due. Raises LoadError for a batch
    that isn't merged.
    """
    with connection.transaction():
        state = _lock(connection, batch_id)["state"]
    if state == "published":
        return
    if state != "merged":
        raise LoadError(f"batch {batch_id} is {state}, not merged: it can't be published")
    copies.find(connection)
    changes.find(connection)
    with connection.transaction():
        execute(connection, "merge/lock")
        execute(connection, "marts/article_search", batch_id=batch_id)
    with connection.transaction():
        if _lock(connection, batch_id)["state"] == "merged":
            execute(connection, "stage/clear", batch_id=batch_id)
            execute(connection, "stage/clear_batch", batch_id=batch_id)
            _state(connection, batch_id, "published")
    ready.refresh(connection, all_of_them=False)


def _merge_rows(connection: Connection, batch_id: int, first: int, last: int) -> Counts:
    """Merge a range of rows; a range with a bad row is halved until that row stands alone and is refused."""
    if last < first:
        return Counts()
    try:
        with connection.transaction():
            for name in MERGE:
                execute(connection, f"merge/{name}", batch_id=batch_id, first=first, last=last)
            found = rows(connection, "merge/counts")[0]
        return Counts(**found)
    except ROW_FAULTS as error:
        if first == last:
            items = json.dumps([{"row_no": first, "detail": _first_line(error)}])
            execute(connection, "stage/refuse", batch_id=batch_id, rows=items, reason="constraint")
            return Counts()
        middle = (first + last) // 2
        left = _merge_rows(connection, batch_id, first, middle)
        right = _merge_rows(connection, batch_id, middle + 1, last)
        return Counts(
            n_in=left.n_in + right.n_in,
            n_out=left.n_out + right.n_out,
            n_unchanged=left.n_unchanged + right.n_unchanged,
            n_duplicate=left.n_duplicate + right.n_duplicate,
            n_deferred=left.n_deferred + right.n_deferred,
        )


def _check(connection: Connection, batch_id: int) -> list[Finding]:
    _on_stage(connection, batch_id)
    if execute(connection, "stage/unrefuse", batch_id=batch_id).rowcount:
        execute(connection, "stage/refusal_clear", batch_id=batch_id, hops=["merge"])
    findings = []
    for name in checks("row"):
        found = rows(connection, name, batch_id=batch_id)
        if found:
            reason = name.rsplit("/", 1)[1]
            execute(connection, "stage/refuse", batch_id=batch_id, rows=json.dumps(found), reason=reason)
            findings.append(_finding(name, "row", found))
    held = _run_checks(connection, "batch", batch_id)
    if held:
        _state(connection, batch_id, "held", "; ".join(f"{one.check}: {one.details[0]}" for one in held))
    else:
        _state(connection, batch_id, "staged")
    execute(connection, "stage/batch_checked", batch_id=batch_id)
    return findings + held


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


def _counts_of(connection: Connection, batch_id: int) -> Counts:
    found = rows(connection, "stage/hop_of", batch_id=batch_id, hop="merge")
    return Counts(**found[0]) if found else Counts()


def _reasons(connection: Connection, batch_id: int, hop: Hop) -> dict[str, int]:
    found = rows(connection, "stage/refusal_reasons", batch_id=batch_id, hop=hop)
    return {one["reason"]: one["n"] for one in found}


def _refuse(connection: Connection, batch_id: int, hop: Hop, items: list[dict[str, Any]]) -> None:
    if items:
        refusals = json.dumps(items).replace("\\u0000", "")
        execute(connection, "stage/refusal", batch_id=batch_id, hop=hop, refusals=refusals)


def _refusal(row: Json, reason: str, detail: object) -> dict[str, Any]:
    kept = {key: row.get(key) for key in ("source", "url", "capture")}
    return {
        **{key: value if isinstance(value, str) else None for key, value in kept.items()},
        "reason": reason,
        "detail": None if detail is None else str(detail),
    }


def _chunks(items: Iterable[Json], size: int) -> Iterator[list[Json]]:
    source = iter(items)
    while some := list(islice(source, size)):
        yield some


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0]
