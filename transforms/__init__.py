"""SHAPE: an archived page becomes a record or a refusal. Pure: no network, no database, no clock."""
