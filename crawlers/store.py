"""Where published WARC files live: a folder or an `s3://` place, through fsspec. Files are put whole or not
at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from fsspec import AbstractFileSystem

SUFFIX: Final = ".warc.gz"
_BLOCK: Final = 1 << 20


class StoreError(RuntimeError):
    """The archive's place can't be read or written; one line that says why."""


@dataclass(frozen=True, slots=True)
class Store:
    """The archive's place: an absolute folder or an `s3://bucket/prefix` address."""

    root: str

    @property
    def local(self) -> bool:
        return "://" not in self.root

    def url(self, key: str) -> str:
        """The address of the file `key`, as it stands in `crawl.capture.warc`."""
        return f"{self.root.rstrip('/')}/{key}"

    def publish(self, file: Path, key: str) -> str:
        """Put a finished file under `key` and remove it; returns its address. Whole or not at all.

        A folder gets it by rename (by copy and rename from another disk), s3 by upload and a look at size and
        checksum. A second publication of the same bytes is harmless; other bytes under the same key raise
        StoreError.
        """
        target = self.url(key)
        try:
            if self.local:
                _publish_local(file, Path(target))
            else:
                self._publish_remote(file, target)
        except OSError as error:
            raise StoreError(
                f"the archive {self.root} can't be written: {error}; check BAOTINH_ARCHIVE"
            ) from error
        return target

    def _publish_remote(self, file: Path, target: str) -> None:
        system, path = _system(target)
        size = file.stat().st_size
        system.put_file(str(file), path)
        system.invalidate_cache()
        info = system.info(path)
        if info["size"] != size:
            raise StoreError(f"{target}: {info['size']} bytes arrived of {size}; try again")
        tag = str(info.get("ETag", "")).strip('"')
        if (
            tag and "-" not in tag and tag != _md5(file)
        ):  # a multi-part upload's tag is no checksum of the whole
            raise StoreError(f"{target}: what arrived differs from what was sent; try again")
        file.unlink()


def open_warc(url: str, offset: int = 0) -> IO[bytes]:
    """A published file, open at `offset`. Raises StoreError when there is none."""
    try:
        if "://" not in url:
            stream: IO[bytes] = Path(url).open("rb")  # noqa: SIM115  # the caller closes it
        else:
            system, path = _system(url)
            stream = cast("IO[bytes]", system.open(path, "rb"))
        stream.seek(offset)
    except FileNotFoundError:
        raise StoreError(f"{url}: there is no such file in the archive") from None
    except OSError as error:
        raise StoreError(f"{url}: can't be read: {error}") from error
    return stream


def list_warcs(root: str, source: str | None = None, batch: int | None = None) -> Iterator[str]:
    """Addresses of the published files, of one source or of all, of one batch or of all, in order of their names."""
    for url in _all_warcs(root, source):
        if batch is None or f"-b{batch}-" in url.rpartition("/")[2]:
            yield url


def _all_warcs(root: str, source: str | None) -> Iterator[str]:
    base = root.rstrip("/") + (f"/{source}" if source else "")
    if "://" not in root:
        yield from (str(path) for path in sorted(Path(base).rglob(f"*{SUFFIX}")))
        return
    system, path = _system(base)
    scheme = root.partition("://")[0]
    yield from (f"{scheme}://{found}" for found in sorted(system.find(path)) if found.endswith(SUFFIX))


def _system(url: str) -> tuple[AbstractFileSystem, str]:
    import fsspec  # a local archive never needs it, and it costs the spider's start

    system, path = fsspec.core.url_to_fs(url)
    return system, path


def _publish_local(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        if target.stat().st_size == file.stat().st_size and _md5(target) == _md5(file):
            file.unlink()
            return
        raise StoreError(f"{target} exists with other bytes; it is not overwritten")
    try:
        file.rename(target)
    except OSError:  # another disk
        part = target.with_name(f".{target.name}.part")
        shutil.copyfile(file, part)
        _sync(part)
        part.rename(target)
        file.unlink()
    _sync(target.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _md5(path: Path) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
