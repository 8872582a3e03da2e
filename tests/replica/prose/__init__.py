"""Self-written Vietnamese provincial news from a seed: every name, number and document in it is known."""
