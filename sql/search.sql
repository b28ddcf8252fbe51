-- Searches: records that have words which begin so.

--@ section functions
CREATE OR REPLACE FUNCTION forge.search_key(VARIADIC texts text[]) RETURNS text
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_search_key_function';
COMMENT ON FUNCTION forge.search_key IS
	'The words of texts, each behind a blank, in the form in which words are looked for: letters and digits, small, without the accents of Latin letters.';

CREATE OR REPLACE FUNCTION forge.search_words(query text) RETURNS text[]
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_search_words';
COMMENT ON FUNCTION forge.search_words IS
	'The words of a query, in the form in which words are looked for.  NULL has none.';

CREATE OR REPLACE FUNCTION forge.search_patterns(query text) RETURNS text[]
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_search_patterns';
COMMENT ON FUNCTION forge.search_patterns IS
	'For each word of a query the pattern for LIKE of search keys that have a word which begins so.  NULL has none.';

CREATE OR REPLACE FUNCTION forge.search_stop(word text) RETURNS text
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_search_stop';
COMMENT ON FUNCTION forge.search_stop IS 'What is behind all words that begin so, and before all others.';

-- Comparisons with a column are leakproof, so row security does not keep them from the index.  LIKE is
-- not, and neither is what makes a stop: it is made beforehand.
CREATE OR REPLACE VIEW forge.searched_word WITH (security_invoker = true) AS
	SELECT 'item' AS kind, r.word, r.item_id AS id
	  FROM forge.item_word_row r WHERE r.tenant_id = (SELECT forge.current_tenant())
	 UNION ALL
	SELECT 'product', r.word, r.item_id
	  FROM forge.item_word_row r WHERE r.tenant_id = (SELECT forge.current_tenant())
	 UNION ALL
	SELECT 'product', r.word, r.item_id
	  FROM forge.product_word_row r WHERE r.tenant_id = (SELECT forge.current_tenant())
	 UNION ALL
	SELECT 'party', r.word, r.party_id
	  FROM forge.party_word_row r WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW forge.searched_word IS
	'For searches: the words of items, products and parties (kind is item, product or party), with the ids by which these are known.  A product has the words of its item, too.';

CREATE OR REPLACE FUNCTION forge.ids_with_words(kind text, words text[]) RETURNS uuid[]
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	SET enable_seqscan = off SET enable_bitmapscan = off SET max_parallel_workers_per_gather = 0 SET jit = off
AS $ids$
DECLARE
	found uuid[];
BEGIN
	-- Few are looked at for the other words sooner than those are read.
	FOR i IN 1 .. cardinality(words) LOOP
		EXIT WHEN cardinality(found) <= 100;
		found := CASE WHEN i = 1 THEN ARRAY(
			SELECT s.id FROM forge.searched_word s
			 WHERE s.kind = ids_with_words.kind AND s.word >= words[i] AND s.word < forge.search_stop(words[i]))
		ELSE ARRAY(
			SELECT s.id FROM forge.searched_word s
			 WHERE s.kind = ids_with_words.kind AND s.word >= words[i] AND s.word < forge.search_stop(words[i])
			INTERSECT SELECT u.id FROM unnest(found) u (id)) END;
	END LOOP;
	RETURN found;
END
$ids$;
COMMENT ON FUNCTION forge.ids_with_words IS
	'For searches: those that have all of the words, which are best given with the rarest first.  An id may be there more than once.  When a hundred or fewer are left, these may lack the words that follow.  NULL without words.';

CREATE OR REPLACE FUNCTION forge.candidates(kind text, query text) RETURNS uuid[]
	LANGUAGE plpgsql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
	SET enable_seqscan = off SET enable_bitmapscan = off SET max_parallel_workers_per_gather = 0 SET jit = off
AS $candidates$
DECLARE
	words CONSTANT text[] := forge.search_words(query);
	enough CONSTANT integer := 10000 * cardinality(words);
BEGIN
	RETURN forge.ids_with_words(kind, ARRAY(
		SELECT w.word
		  FROM (SELECT u.word, forge.search_stop(u.word) AS stop FROM unnest(words) u (word) OFFSET 0) w
		 CROSS JOIN LATERAL (SELECT count(*) AS number
							   FROM (SELECT FROM forge.searched_word s
									  WHERE s.kind = candidates.kind AND s.word >= w.word AND s.word < w.stop
									  LIMIT enough) few) has
		 WHERE has.number < enough
		 ORDER BY has.number));
END
$candidates$;
COMMENT ON FUNCTION forge.candidates IS
	'For searches: those that have the rare words of the query, to be looked at for the others.  NULL if with each of its n words there are 10,000 n or more: then some that have all of them mostly come by soon when all records are gone through.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.search_key,
	forge.search_words,
	forge.search_patterns,
	forge.search_stop,
	forge.ids_with_words,
	forge.candidates
	TO forge_app;
GRANT SELECT ON forge.searched_word TO forge_app;

-- Items of a release before have no words yet.
SELECT forge.rebuild('item_word');
