"""FETCH: from a site to the raw archive. Finds links and listing dates, never reads content."""
