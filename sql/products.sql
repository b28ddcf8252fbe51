-- What is sold: units, and what things are known by.

--@ section tables since 0.2.0
--@ table unit_row

--@ section functions
-- Units.  One of them is there for every tenant without a row.
CREATE OR REPLACE VIEW erp.unit WITH (security_invoker = true) AS
	SELECT r.unit_id, r.unit, r.name, r.dimension, r.numerator, r.denominator, r.decimals, r.unece_code,
		   r.version, r.updated_at
	  FROM forge.unit_row r
	 WHERE r.tenant_id = (SELECT forge.current_tenant())
	 UNION ALL
	SELECT NULL::uuid, 'each', 'each', 'count', 1::bigint, 1::bigint, 0, 'C62', 0::bigint, NULL::timestamptz
	 WHERE (SELECT forge.has_permission('catalog.unit.read'))
	   AND NOT EXISTS (SELECT FROM forge.unit_row r
						WHERE r.tenant_id = (SELECT forge.current_tenant()) AND r.unit = 'each');
COMMENT ON VIEW erp.unit IS
	'The tenant''s units: those that it has defined, and each, which is there (version 0, without an id) until it is defined otherwise.';

--@ functions of catalog.unit

CREATE OR REPLACE FUNCTION forge.scale_quantity(
	quantity numeric, from_unit text, from_dimension text, from_numerator numeric, from_denominator numeric,
	to_unit text, to_dimension text, to_numerator numeric, to_denominator numeric, decimals integer,
	rounding text) RETURNS numeric
	LANGUAGE C STABLE PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_scale_quantity';
COMMENT ON FUNCTION forge.scale_quantity IS
	'For erp.convert_quantity: the quantity in the other unit.  Of a unit without a dimension it is known that there is none.  Errors: unit_unknown, word_unknown, units_incompatible, quantity_inexact, number_out_of_range, ratio_invalid, decimals_invalid.';

-- Identifiers.
CREATE OR REPLACE FUNCTION erp.check_identifier(kind text, value text) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_check_identifier';
COMMENT ON FUNCTION erp.check_identifier IS
	'Whether an identifier has the form of its kind and the right check digits: br_cnpj, gtin, iban, imei, in_gstin, isbn, isin, iso11649, iso6346, lei, luhn, us_ein, or vat_ and a country (at, be, de, es, fr, gb, it, nl, pl, pt).  Blanks, "-", "." and "/" in it are passed over, and small letters are as good as capital ones.  It may be well formed and still be nobody''s.  NULL for NULL; another kind is refused.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.define_unit,
	erp.check_identifier,
	forge.scale_quantity
	TO forge_app;
GRANT SELECT ON
	forge.unit_row,
	erp.unit
	TO forge_app;
