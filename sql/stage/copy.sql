-- one row per record of a batch
copy stage.article (
    batch_id, row_no, char_count, fetched_at, capture_id, content_hash, detail_hash, source, layout,
    parser_version, article_id, canonical_url, url, capture, view_count, published_at, published_precision,
    published_how, published_raw, published_estimate, event_date, event_date_raw, updated_at, language, author,
    section, syndicated_from, kicker, title, lead_prefix, lead, body, captions, evidence, credits, tags, images,
    people, organisations, documents, unnumbered_documents, figures, places, n_grams, bands, grams, title_key,
    lead_key
) from stdin with (format binary) -- noqa: PRS
