from __future__ import annotations

from transforms.document import Document
from transforms.extract import Draft


def read(document: Document) -> Draft:
    return Draft(layout="generic", article=document.root)
