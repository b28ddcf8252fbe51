-- What things are known by.

--@ section functions
-- Identifiers.
CREATE OR REPLACE FUNCTION erp.check_identifier(kind text, value text) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_check_identifier';
COMMENT ON FUNCTION erp.check_identifier IS
	'Whether an identifier has the form of its kind and the right check digits: br_cnpj, gtin, iban, imei, in_gstin, isbn, isin, iso11649, iso6346, lei, luhn, us_ein, or vat_ and a country (at, be, de, es, fr, gb, it, nl, pl, pt).  Blanks, "-", "." and "/" in it are passed over, and small letters are as good as capital ones.  It may be well formed and still be nobody''s.  NULL for NULL; another kind is refused.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.check_identifier
	TO forge_app;
