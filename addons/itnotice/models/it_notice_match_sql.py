"""The statement that matches a batch of notices with all targets at once.

Takes: ids (notices), now, days (least days to answer), schemes (of identifiers that
say who an organisation is), targets (JSON rows as `it.notice._prepare_targets` gives
them). The arithmetic is that of logic/match.py,
whose tests compare the two. Key of a target: o, w or p and its id.
"""

MATCH = """
WITH n AS MATERIALIZED (
    SELECT n.id, n.cpv_codes, n.search_vector, lower(n.buyer_name) AS buyer,
           n.partner_id, p.it_sector_id, lower(n.region) AS region,
           lower(n.buyer_postcode) AS postcode,
           CASE WHEN n.kind IN ('planning', 'tender') THEN n.deadline END AS deadline,
           CASE WHEN n.value_basis IS NOT NULL THEN n.value END AS value
      FROM it_notice n LEFT JOIN res_partner p ON p.id = n.partner_id
     WHERE n.id = ANY(%(ids)s) AND n.state = 'new'
), t AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(targets)s::jsonb) AS t(
        target text, prefixes text[], words text[],
        places text[], sectors int[], low numeric, high numeric, buyers jsonb)
), base AS MATERIALIZED (
    SELECT factor, base_points, multiplier FROM it_notice_weight
     WHERE COALESCE(key, '') = ''
), learned AS MATERIALIZED (
    SELECT factor, key, multiplier FROM it_notice_weight WHERE key <> ''
), prefix AS MATERIALIZED (
    SELECT t.target, unnest(t.prefixes) AS prefix FROM t
), code AS (
    SELECT n.id, c.code, c.at
      FROM n, unnest(string_to_array(n.cpv_codes, ' ')) WITH ORDINALITY c(code, at)
), cpv AS (
    SELECT DISTINCT ON (code.id, p.target) code.id, p.target, code.code, p.prefix
      FROM code CROSS JOIN generate_series(2, 8) AS size
      JOIN prefix p ON p.prefix = left(code.code, size)
     ORDER BY code.id, p.target, length(p.prefix) DESC, code.at
), word AS MATERIALIZED (
    SELECT t.target, w.word, phraseto_tsquery('english', w.word) AS query,
           (tsvector_to_array(to_tsvector('english', w.word)))[1] AS lexeme
      FROM t, unnest(t.words) AS w(word)
), lexeme AS MATERIALIZED (
    SELECT DISTINCT lexeme, query FROM word WHERE lexeme IS NOT NULL
), said AS (
    SELECT n.id, x.query
      FROM n CROSS JOIN LATERAL unnest(tsvector_to_array(n.search_vector)) AS l(lexeme)
      JOIN lexeme x ON x.lexeme = l.lexeme
     WHERE n.search_vector @@ x.query
), words AS (
    SELECT said.id, w.target, array_agg(w.word ORDER BY w.word) AS words,
           count(*) AS size, avg(COALESCE(learned.multiplier, 1)) AS times
      FROM said JOIN word w ON w.query = said.query
      LEFT JOIN learned ON learned.factor = 'words' AND learned.key = w.word
     GROUP BY said.id, w.target
), wanted AS (
    SELECT t.target, (b ->> 'id')::int AS partner_id, b ->> 'name' AS name
      FROM t, jsonb_array_elements(t.buyers) AS b
), ours AS MATERIALIZED (
    SELECT DISTINCT ON (lower(name)) id, lower(name) AS name, it_sector_id
      FROM res_partner
     WHERE is_city_partner AND is_company AND active
     ORDER BY lower(name), id
), party AS MATERIALIZED (
    SELECT n.id, party.role = 'supplier' AS sells, lower(party.name) AS name,
           party.scheme, party.identifier, party.other_identifiers AS others
      FROM n JOIN it_notice_party party ON party.notice_id = n.id
     WHERE party.role = 'supplier' OR n.partner_id IS NULL
), numbered AS (
    SELECT id, sells, scheme, identifier FROM party WHERE identifier IS NOT NULL
    UNION
    SELECT id, sells, split_part(pair, ':', 1), substr(pair, strpos(pair, ':') + 1)
      FROM party, string_to_table(others, ' ') AS pair
), registered AS MATERIALIZED (
    SELECT DISTINCT numbered.id, numbered.sells, number.partner_id
      FROM numbered
      JOIN res_partner_id_number number ON number.name = numbered.identifier
       AND number.active AND number.status IS DISTINCT FROM 'close'
      JOIN res_partner_id_category scheme ON scheme.id = number.category_id
       AND scheme.code = numbered.scheme
     WHERE numbered.scheme = ANY(%(schemes)s)
), sector AS MATERIALIZED (
    SELECT of_buyer.id, array_agg(of_buyer.it_sector_id) AS sectors FROM (
        SELECT n.id, n.it_sector_id FROM n
        UNION
        SELECT r.id, p.it_sector_id FROM registered r
          JOIN res_partner p ON p.id = r.partner_id AND p.active
         WHERE NOT r.sells
        UNION
        SELECT n.id, o.it_sector_id FROM n JOIN ours o ON o.name = n.buyer
         WHERE n.partner_id IS NULL) AS of_buyer
     WHERE of_buyer.it_sector_id IS NOT NULL GROUP BY of_buyer.id
), buyer AS (
    SELECT n.id, w.target, w.partner_id FROM n
      JOIN wanted w ON w.partner_id = n.partner_id
    UNION
    SELECT r.id, w.target, w.partner_id FROM registered r
      JOIN wanted w ON w.partner_id = r.partner_id
     WHERE NOT r.sells
    UNION
    SELECT r.id, 'p' || p.id, p.id FROM registered r
      JOIN res_partner p ON p.id = r.partner_id AND p.is_city_partner AND p.active
     WHERE NOT r.sells
    UNION
    SELECT n.id, w.target, w.partner_id FROM n JOIN wanted w ON w.name = n.buyer
    UNION
    SELECT n.id, 'p' || p.id, p.id FROM n
      JOIN res_partner p ON p.id = n.partner_id AND p.is_city_partner
    UNION
    SELECT n.id, 'p' || o.id, o.id FROM n JOIN ours o ON o.name = n.buyer
     WHERE n.partner_id IS NULL
), buyer_one AS (
    SELECT id, target, min(partner_id) AS partner_id FROM buyer GROUP BY id, target
), supplier AS (
    SELECT r.id, p.id AS partner_id FROM registered r
      JOIN res_partner p ON p.id = r.partner_id AND p.is_city_partner AND p.active
     WHERE r.sells
    UNION
    SELECT party.id, o.id FROM party JOIN ours o USING (name) WHERE party.sells
), supplier_one AS (
    SELECT id, 'p' || partner_id AS target, partner_id FROM supplier
), pair AS (
    SELECT id, target FROM cpv UNION SELECT id, target FROM words
    UNION SELECT id, target FROM buyer_one UNION SELECT id, target FROM supplier_one
), fact AS (
    SELECT pair.id, pair.target, cpv.code, cpv.prefix,
           words.words, words.size, words.times, b.partner_id,
           s.partner_id AS supplier_id,
           sector.sectors && t.sectors AS is_sector,
           EXISTS (SELECT FROM unnest(t.places) AS place
                    WHERE strpos(n.region, place) > 0
                       OR starts_with(n.postcode, place)) AS is_place,
           COALESCE(cardinality(t.places), 0) > 0
               AND (n.region IS NOT NULL OR n.postcode IS NOT NULL) AS asks_place,
           n.value IS NOT NULL AND (t.low > 0 OR t.high > 0) AS asks_value,
           n.value >= COALESCE(t.low, 0)
               AND n.value <= COALESCE(t.high, n.value) AS is_value,
           n.deadline >= %(now)s + make_interval(days => %(days)s::int) AS is_time
      FROM pair JOIN n USING (id) LEFT JOIN t USING (target)
      LEFT JOIN cpv USING (id, target) LEFT JOIN words USING (id, target)
      LEFT JOIN buyer_one b USING (id, target)
      LEFT JOIN supplier_one s USING (id, target)
      LEFT JOIN sector USING (id)
), part AS (
    SELECT f.id, f.target, 1 AS at, 'cpv' AS factor, f.prefix AS key,
           jsonb_build_object('code', f.code, 'key', f.prefix) AS told,
           (0.5 + 0.5 * (length(f.prefix) - 2) / 6.0)
               * COALESCE(l.multiplier, 1) AS share
      FROM fact f LEFT JOIN learned l ON l.factor = 'cpv' AND l.key = f.prefix
     WHERE f.prefix IS NOT NULL
    UNION ALL
    SELECT id, target, 2, 'words', NULL, jsonb_build_object('keys', words),
           (1 - power(0.5::numeric, size)) * times FROM fact WHERE size > 0
    UNION ALL
    SELECT f.id, f.target, 3, 'buyer', f.partner_id::text,
           jsonb_build_object('key', f.partner_id::text), COALESCE(l.multiplier, 1)
      FROM fact f
      LEFT JOIN learned l ON l.factor = 'buyer' AND l.key = f.partner_id::text
     WHERE f.partner_id IS NOT NULL
    UNION ALL
    SELECT f.id, f.target, 8, 'supplier', f.supplier_id::text,
           jsonb_build_object('key', f.supplier_id::text), COALESCE(l.multiplier, 1)
      FROM fact f
      LEFT JOIN learned l ON l.factor = 'supplier' AND l.key = f.supplier_id::text
     WHERE f.supplier_id IS NOT NULL
    UNION ALL
    SELECT f.id, f.target, b.at, b.factor, '', '{}'::jsonb, base.multiplier
      FROM fact f CROSS JOIN LATERAL (VALUES
           (4, 'sector', f.is_sector), (5, 'place', f.is_place),
           (6, 'value', f.asks_value AND f.is_value),
           (7, 'deadline', f.is_time)) AS b(at, factor, holds)
      JOIN base ON base.factor = b.factor
     WHERE b.holds
), summed AS (
    SELECT part.id, part.target, sum(base.base_points * part.share) AS points,
           jsonb_object_agg(part.factor, part.told || jsonb_build_object(
               'points', round((base.base_points * part.share)::numeric, 1))) AS reasons
      FROM part JOIN base USING (factor) GROUP BY part.id, part.target
), found AS (
    SELECT f.id, f.target, s.reasons,
           LEAST(100, round(s.points::numeric))::int AS score
      FROM fact f JOIN summed s USING (id, target)
     WHERE (NOT f.asks_place OR f.is_place) AND (NOT f.asks_value OR f.is_value)
), row AS (
    SELECT id AS notice_id, score, reasons,
           CASE WHEN target LIKE 'o%%' THEN substr(target, 2)::int END AS offer_id,
           CASE WHEN target LIKE 'w%%' THEN substr(target, 2)::int END AS watch_id,
           CASE WHEN target LIKE 'p%%' THEN substr(target, 2)::int END AS partner_id
      FROM found
), put AS (
    INSERT INTO it_notice_match (notice_id, score, reasons,
        offer_id, watch_id, partner_id, create_date, write_date)
    SELECT notice_id, score, reasons,
        offer_id, watch_id, partner_id, %(now)s, %(now)s FROM row
    ON CONFLICT (notice_id, (COALESCE(offer_id, 0)), (COALESCE(watch_id, 0)),
        (COALESCE(partner_id, 0)))
    DO UPDATE SET score = EXCLUDED.score, reasons = EXCLUDED.reasons,
        write_date = EXCLUDED.write_date
    WHERE (it_notice_match.score, it_notice_match.reasons)
        IS DISTINCT FROM (EXCLUDED.score, EXCLUDED.reasons)
), gone AS (
    DELETE FROM it_notice_match m USING n
     WHERE m.notice_id = n.id AND NOT EXISTS (SELECT FROM row WHERE
        row.notice_id = m.notice_id
        AND COALESCE(row.offer_id, 0) = COALESCE(m.offer_id, 0)
        AND COALESCE(row.watch_id, 0) = COALESCE(m.watch_id, 0)
        AND COALESCE(row.partner_id, 0) = COALESCE(m.partner_id, 0))
)
UPDATE it_notice SET matched_at = GREATEST(%(now)s, it_notice.write_date),
       score = COALESCE(best.score, 0)
  FROM n LEFT JOIN (SELECT notice_id, max(score) AS score FROM row GROUP BY notice_id)
       AS best ON best.notice_id = n.id
 WHERE it_notice.id = n.id
"""
