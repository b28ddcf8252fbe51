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

-- To look at.  Searches read the indexes of these tables, and ask for the permissions themselves.
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
	'The words by which items, products and parties are found (kind is item, product or party), with the ids by which these are known.  A product has the words of its item, too.';

CREATE OR REPLACE FUNCTION forge.candidates(kind text, query text, even_frequent boolean DEFAULT false) RETURNS uuid[]
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_candidates';
COMMENT ON FUNCTION forge.candidates IS
	'For searches: the ids of those (kind is item, product or party) that have the rare words of the query, to be looked at for the others; of those that the caller may read.  NULL if with each of its n words there are 10,000 n or more: then some that have all of them mostly come by soon when all records are gone through.  With even_frequent those that have all words, but for words with 250,000 or more if there is another; NULL only without words.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	forge.search_key,
	forge.search_words,
	forge.search_patterns,
	forge.candidates
	TO forge_app;
GRANT SELECT ON forge.searched_word TO forge_app;

-- Items of a release before have no words yet.
SELECT forge.rebuild('item_word');
