-- no rows: articles and versions point to each other, so foreign keys are checked when both are there
set constraints all deferred
