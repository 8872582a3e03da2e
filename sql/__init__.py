"""KEEP and ASK: migrations, statements, marts and queries, and the small runner that executes them."""
