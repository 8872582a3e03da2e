"""The control address `http://replica.test/`: clock, edits, removals, faults, truth and log, as JSON."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, get_args

from tests.replica import truth
from tests.replica.faults import KINDS, Fault
from tests.replica.http import Request, Response
from tests.replica.world import LOCAL, Item

if TYPE_CHECKING:
    from tests.replica.server import Replica
    from tests.replica.sites.base import Site

HOST = "replica.test"
_REMOVALS = get_args(truth.Removal)


class RefusedError(ValueError):
    """A control request that cannot be done; the message says why."""


class Control:
    """Answers requests for the control host."""

    def __init__(self, replica: Replica, sites: list[Site]) -> None:
        self._replica = replica
        self._sites = {site.stem: site for site in sites}

    def answer(self, request: Request) -> Response:
        try:
            if request.path == "/truth" and request.method == "GET":
                return Response(body=truth.dump(self._truth(request.query)), content_type="application/json")
            return _json(self._do(request))
        except (RefusedError, ValueError, KeyError, TypeError) as error:
            return _json({"error": f"{type(error).__name__}: {error}"}, status=400)

    def _do(self, request: Request) -> object:
        data: dict[str, Any] = json.loads(request.body) if request.body else {}
        match (request.method, request.path):
            case ("GET", "/clock"):
                return self._clock()
            case ("PUT", "/clock"):
                self._replica.world.move(_moment(str(data["now"])))
                return self._clock()
            case ("POST", "/edit"):
                return self._edit(data)
            case ("POST", "/remove"):
                return self._remove(data)
            case ("POST", "/restore"):
                self._replica.world.restore(self._item(data))
                return {"ok": True}
            case ("POST", "/skin"):
                return self._skin(data)
            case ("POST", "/fault"):
                return self._fault(data)
            case ("GET", "/fault"):
                return [asdict(f) for f in self._replica.faults]
            case ("DELETE", "/fault"):
                host = request.query.get("host")
                self._replica.faults[:] = [f for f in self._replica.faults if host and f.host != host]
                return {"ok": True}
            case ("GET", "/log"):
                return self._log(request.query)
            case ("DELETE", "/log"):
                self._replica.log.clear()
                return {"ok": True}
            case ("GET", "/stats"):
                return self._stats()
            case _:
                raise RefusedError(f"nothing at {request.method} {request.path}; see tests/replica/README.md")

    def _clock(self) -> object:
        world = self._replica.world
        return {
            "now": world.now.isoformat(),
            "first_day": world.options.first_day.isoformat(),
            "last_day": world.options.last_day.isoformat(),
        }

    def _item(self, data: Mapping[str, Any]) -> Item:
        source, article_id = str(data["source"]), str(data["article_id"])
        item = self._replica.world.known(source, article_id)
        if item is None:
            raise RefusedError(f"no article {article_id} of {source}")
        return item

    def _edit(self, data: Mapping[str, Any]) -> object:
        name = data["field"]
        if name not in truth.FIELDS:
            raise RefusedError(f"field {name!r} cannot be edited; one of {', '.join(truth.FIELDS)}")
        at = _moment(str(data["at"])) if data.get("at") else None
        edit = self._replica.world.edit(self._item(data), name, data["value"], at)
        return {"at": edit.at.isoformat(), "field": edit.field, "before": edit.before, "after": edit.after}

    def _remove(self, data: Mapping[str, Any]) -> object:
        how = str(data.get("how", "404"))
        if how not in _REMOVALS:
            raise RefusedError(f"how {how!r}: one of {', '.join(_REMOVALS)}")
        at = _moment(str(data["at"])) if data.get("at") else None
        removed = self._replica.world.remove(self._item(data), how, at)  # type: ignore[arg-type]  # checked above
        return {"at": removed.at.isoformat(), "how": removed.how}

    def _skin(self, data: Mapping[str, Any]) -> object:
        site = self._sites.get(str(data["source"]))
        if site is None:
            raise RefusedError(f"no source {data['source']!r}")
        if not site.redesigns:
            raise RefusedError(f"the layouts of {site.stem} hang on the address: none can replace another")
        layout = data.get("layout")
        if layout is not None and layout not in site.layouts:
            raise RefusedError(f"layout {layout!r}: one of {', '.join(site.layouts)}")
        self._replica.world.skin(site.stem, layout)
        return {"source": site.stem, "layout": layout}

    def _fault(self, data: Mapping[str, Any]) -> object:
        if data["kind"] not in KINDS:
            raise RefusedError(f"kind {data['kind']!r}: one of {', '.join(KINDS)}")
        if data["host"] not in self._replica.by_host:
            raise RefusedError(f"no host {data['host']!r}: one of {', '.join(self._replica.by_host)}")
        fault = Fault(**data)
        self._replica.faults.append(fault)
        return asdict(fault)

    def _truth(self, query: Mapping[str, str]) -> list[truth.Article]:
        """Every article that can be met until `until` (default: now), as its page states it then."""
        world = self._replica.world
        until = _moment(query["until"]) if query.get("until") else world.now
        wanted = query.get("source")
        found = [
            self._sites[source].truth_of(item, world, until)
            for source, items in world.items.items()
            if wanted in (None, source)
            for item in items
            if item.visible_from <= until
        ]
        return sorted(found, key=lambda a: (a.source, a.released_at, a.article_id))

    def _log(self, query: Mapping[str, str]) -> object:
        host, since = query.get("host"), float(query.get("since", 0))
        return [asdict(hit) for hit in self._replica.log if hit.at >= since and host in (None, hit.host)]

    def _stats(self) -> object:
        replica = self._replica
        statuses = Counter(str(hit.status) for hit in replica.log)
        hosts = Counter(hit.host for hit in replica.log)
        return {
            "served": replica.served,
            "seconds": round(time.time() - replica.started, 3),
            "articles": {source: len(items) for source, items in replica.world.items.items()},
            "visible": {source: len(replica.world.visible(source)) for source in replica.world.items},
            "status": dict(statuses),
            "host": dict(hosts),
        }


def _moment(text: str) -> datetime:
    """An ISO time; a bare day means its end; a time without a zone is local."""
    if len(text) <= 10:
        return datetime.combine(date.fromisoformat(text), datetime.min.time(), LOCAL) + timedelta(
            days=1, microseconds=-1
        )
    # a plus sign in a query arrives as a space
    when = datetime.fromisoformat(text.replace(" ", "+") if text.count(" ") == 1 and "T" in text else text)
    return when.replace(tzinfo=LOCAL) if when.tzinfo is None else when


def _json(value: object, *, status: int = 200) -> Response:
    return Response(
        status=status,
        body=json.dumps(value, ensure_ascii=False, indent=1).encode(),
        content_type="application/json",
    )
