-- Views of an exported database. Every statement is one view; its comment says what a row is.

CREATE VIEW recipients AS
SELECT * EXCLUDE (role) FROM actors WHERE role = 'recipient';
COMMENT ON VIEW recipients IS 'the rows of actors that are recipients';

CREATE VIEW latest_by_cluster AS
SELECT *
FROM events
QUALIFY row_number() OVER (
    PARTITION BY coalesce(cluster_id, event_id)
    ORDER BY published DESC NULLS LAST, confidence DESC, event_id
) = 1;
COMMENT ON VIEW latest_by_cluster IS 'one row an event of the world: its mention published last, the surest of a day';

CREATE VIEW clusters AS
SELECT
    coalesce(cluster_id, event_id) AS cluster,
    count(*) AS n_mentions,
    count(DISTINCT article_id) AS n_articles,
    list_sort(list(DISTINCT outlet) FILTER (outlet IS NOT NULL)) AS outlets,
    list_sort(list(DISTINCT event_type)) AS event_types,
    list_sort(list(DISTINCT status)) AS statuses,
    min(published) AS first_published,
    max(published) AS last_published,
    min(event_date) AS earliest,
    max(event_date_latest) AS latest,
    min(killed_low) AS killed_low_min,
    max(killed_high) AS killed_high_max,
    max(confidence) AS confidence_max
FROM events
GROUP BY ALL;
COMMENT ON VIEW clusters IS 'one row an event of the world: how often, by whom and when it is told; bounds of claims, not a count';

CREATE VIEW monthly_counts AS
SELECT
    date_trunc('month', event_date)::DATE AS month,
    event_type,
    quad_class,
    country_iso3,
    count(*) AS n_mentions,
    count(DISTINCT coalesce(cluster_id, event_id)) AS n_events
FROM events
WHERE status IN ('actual', 'historical') AND date_trunc('month', event_date) = date_trunc('month', event_date_latest)
GROUP BY ALL
ORDER BY ALL;
COMMENT ON VIEW monthly_counts IS 'what happened, by month, type and country; events not dated to a month are left out';

CREATE VIEW who_to_whom AS
SELECT
    a.name AS actor,
    a.country AS actor_country,
    r.name AS recipient,
    r.country AS recipient_country,
    e.event_type,
    count(DISTINCT e.event_id) AS n_mentions,
    count(DISTINCT coalesce(e.cluster_id, e.event_id)) AS n_events,
    avg(e.intensity) AS intensity_mean,
    min(e.event_date) AS earliest,
    max(e.event_date_latest) AS latest
FROM events AS e
JOIN actors AS a ON a.event_id = e.event_id AND a.role = 'actor'
JOIN actors AS r ON r.event_id = e.event_id AND r.role = 'recipient'
WHERE e.status IN ('actual', 'historical')
GROUP BY ALL
ORDER BY n_events DESC, n_mentions DESC, actor, recipient, e.event_type;
COMMENT ON VIEW who_to_whom IS 'what happened between each actor and each recipient, by type';

CREATE VIEW claims AS
SELECT
    f.event_id,
    e.event_type,
    e.status,
    e.event_date,
    e.published,
    e.outlet,
    s.name AS source,
    s.country AS source_country,
    s.stance,
    f.role,
    f.item,
    f.modifier,
    f.low,
    f.high,
    f.text,
    e.evidence_text
FROM figures AS f
JOIN events AS e USING (event_id)
LEFT JOIN attributions AS s ON s.event_id = f.event_id AND s.position = 0;
COMMENT ON VIEW claims IS 'one row a figure of an event, with who says so; source is null where nobody is named';

CREATE VIEW evidence AS
SELECT event_id, 'trigger' AS field, 0 AS position, trigger_text AS text, trigger_start_char AS start_char,
    trigger_end_char AS end_char
FROM events JOIN codings USING (event_id)
UNION ALL
SELECT event_id, 'sentence', 0, evidence_text, sentence_start_char, sentence_end_char
FROM events JOIN codings USING (event_id)
UNION ALL
SELECT event_id, role, position, text, start_char, end_char FROM actors
UNION ALL
SELECT event_id, 'place', position, text, start_char, end_char FROM places
UNION ALL
SELECT event_id, 'time', 0, text, start_char, end_char FROM times WHERE text IS NOT NULL
UNION ALL
SELECT event_id, 'figure', position, text, start_char, end_char FROM figures
UNION ALL
SELECT event_id, 'attribution', position, text, start_char, end_char FROM attributions
UNION ALL
SELECT event_id, 'cue', position, cue_text, cue_start_char, cue_end_char FROM attributions;
COMMENT ON VIEW evidence IS 'every span of every event; offsets count in articles.text';
