-- one row per record of a batch
copy stage.article (
    batch_id, row_no, source, url, canonical_url, article_id, kicker, title, lead_prefix, lead, body, captions,
    author, credits, section, tags, images, published_at, published_precision, published_how, published_raw,
    published_estimate, event_date, event_date_raw, updated_at, view_count, syndicated_from, language, people,
    organisations, documents, unnumbered_documents, figures, places, layout, parser_version, fetched_at, capture,
    capture_id, evidence, n_grams, bands, grams, title_key, lead_key, content_hash, detail_hash
) from stdin
