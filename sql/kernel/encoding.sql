-- Limits of texts, white space, and what is alike in e-mail addresses are rules over UTF-8; in a
-- database of another encoding they would count and compare other bytes.
DO $encoding$
BEGIN
	IF pg_catalog.getdatabaseencoding() <> 'UTF8' THEN
		RAISE EXCEPTION 'forgeerp needs a database with encoding UTF8, and this one has %',
			pg_catalog.getdatabaseencoding()
			USING ERRCODE = 'feature_not_supported',
				  HINT = 'Create the database with ENCODING ''UTF8'' TEMPLATE template0.';
	END IF;
END
$encoding$;
