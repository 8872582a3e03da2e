"""Self-written Vietnamese provincial news: a seeded generator whose every name, number and document is known."""
