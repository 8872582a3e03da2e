"""Measurements: each module is one subject with `main(full: bool) -> dict`; `python -m bench [SUBJECT…] [--full]`."""
