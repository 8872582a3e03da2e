"""The merge itself: its statements in order, and what becomes of a row that breaks a constraint."""

from __future__ import annotations

import json
from typing import Final

import psycopg
from psycopg import errors

from sql.books import Counts
from sql.run import Connection, execute, rows

# what a row can do wrong that no check foresaw; everything else is the server's or our own fault
ROW_FAULTS: Final = (errors.IntegrityError, errors.DataError, errors.ProgramLimitExceeded)

# a batch may lose so few rows, or one of so many, to constraints that no check foresaw; more is no fault of its rows
FEW: Final = 5
OF_EACH: Final = 10

# a merge: which rows say something new; what they say, if any does; what every row says of its sight
ARRIVE: Final = (
    "session",
    "constraints_later",
    "clear_incoming",
    "dim_source",
    "dim_reader",
    "incoming",
    "incoming_new",
    "incoming_mixed",
    "size_of_incoming",
    "article_reading",
)
STATE: Final = (
    "plan",
    "size_of_plan",
    "article_version",
    "article_version_surplus",
    "dim_section",
    "fact_article",
    "clear_mentions",
    "author",
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
)
SEE: Final = (
    "article_reading_revisit",
    "article_view_count",
    "crawl_url",
    "crawl_refusal",
    "constraints_now",
)
STATEMENTS: Final = (*ARRIVE, *STATE, *SEE)


class SystemicFaultError(RuntimeError):
    """So many rows of a batch break a constraint that the fault can't be theirs; nothing of it was merged."""


def merge_rows(connection: Connection, batch_id: int, first: int, last: int) -> Counts:
    """Merge the staged rows of a batch from number `first` to `last`; a row that breaks a constraint is refused.

    The caller holds the transaction. Raises SystemicFaultError.
    """
    allowed = max(FEW, (last - first + 1) // OF_EACH)
    return _Merge(connection, batch_id, allowed).rows(first, last)


class _Merge:
    """A range with a bad row is halved until that row stands alone."""

    def __init__(self, connection: Connection, batch_id: int, allowed: int) -> None:
        self._connection = connection
        self._batch_id = batch_id
        self._allowed = allowed

    def rows(self, first: int, last: int) -> Counts:
        if last < first:
            return Counts()
        try:
            with self._connection.transaction():
                return self._attempt(first, last)
        except ROW_FAULTS as error:
            if first == last:
                self._refuse(first, _first_line(error))
                return Counts()
            middle = (first + last) // 2
            left, right = self.rows(first, middle), self.rows(middle + 1, last)
            return Counts(
                n_in=left.n_in + right.n_in,
                n_out=left.n_out + right.n_out,
                n_unchanged=left.n_unchanged + right.n_unchanged,
                n_duplicate=left.n_duplicate + right.n_duplicate,
                n_deferred=left.n_deferred + right.n_deferred,
            )

    def _attempt(self, first: int, last: int) -> Counts:
        given = {"batch_id": self._batch_id, "first": first, "last": last}
        for name in ARRIVE:
            execute(self._connection, f"merge/{name}", **given)
        if rows(self._connection, "merge/fresh")[0]["n_rows"]:
            for name in STATE:
                execute(self._connection, f"merge/{name}", **given)
        for name in SEE:
            execute(self._connection, f"merge/{name}", **given)
        return Counts(**rows(self._connection, "merge/counts", **given)[0])

    def _refuse(self, row_no: int, detail: str) -> None:
        self._allowed -= 1
        if self._allowed < 0:
            raise SystemicFaultError(detail)
        items = json.dumps([{"row_no": row_no, "detail": detail}])
        execute(self._connection, "stage/refuse", batch_id=self._batch_id, rows=items, reason="constraint")


def _first_line(error: psycopg.Error) -> str:
    return str(error).strip().splitlines()[0]
