-- What is sold: products and their packs, units, and what things are known by.

--@ section tables since 0.2.0
--@ table unit_row

--@ table product_row
CREATE INDEX product_row_item ON forge.product_row (tenant_id, item_id);
CREATE INDEX product_row_gtin ON forge.product_row (tenant_id, gtin) WHERE gtin IS NOT NULL;

--@ table product_pack_row
CREATE INDEX product_pack_row_item ON forge.product_pack_row (tenant_id, item_id);
CREATE INDEX product_pack_row_gtin ON forge.product_pack_row (tenant_id, gtin) WHERE gtin IS NOT NULL;

--@ table product_word_row
CREATE INDEX product_word_row_word ON forge.product_word_row (tenant_id, word, item_id);

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

-- Products.  The names of columns are those that the typed functions return, in this order.
CREATE OR REPLACE VIEW erp.product WITH (security_invoker = true) AS
	SELECT p.item_id, i.sku, i.name, p.status, p.kind, p.unit, p.category, p.brand, p.gtin, p.tax_category,
		   p.base_price, p.currency, p.tracking, i.cost_method, p.temperature_zone, p.description,
		   p.attributes, p.attributes_version, p.archive_reason, p.version, p.updated_at
	  FROM forge.product_row p
	  LEFT JOIN forge.item_row i ON i.tenant_id = p.tenant_id AND i.item_id = p.item_id
	 WHERE p.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.product IS
	'The catalogue: what items are beside their stock, archived ones included.  sku, name and cost_method are the item''s, and need the permission to read that.  An item that the catalogue knows nothing of has no row.';

CREATE OR REPLACE VIEW erp.product_pack WITH (security_invoker = true) AS
	SELECT r.item_id, r.unit, r.numerator, r.denominator, r.gtin
	  FROM forge.product_pack_row r CROSS JOIN (SELECT) read_only
	 WHERE r.tenant_id = (SELECT forge.current_tenant());
COMMENT ON VIEW erp.product_pack IS
	'The packs of products: one is numerator/denominator of the product''s unit.';

--@ functions of catalog.product

-- In plpgsql, which keeps its plans: making them takes ten times as long as finding the product.  Of an array of unknown
-- length the planner thinks so ill that it would make one for each anyway, were that not forbidden.  What has other
-- characters than digits is no GTIN.
CREATE OR REPLACE FUNCTION erp.find_product(code text) RETURNS SETOF erp.product
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 1 SET search_path = pg_catalog, pg_temp
	SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET plan_cache_mode = force_generic_plan
AS $find$
DECLARE
	tenant CONSTANT uuid := forge.current_tenant();
	digits CONSTANT text := translate(code, ' -', '');
	known_gtin CONSTANT text := lpad(digits, 14, '0');
	ids uuid[] := ARRAY(SELECT i.item_id FROM forge.item_row i WHERE i.tenant_id = tenant AND i.sku = code);
BEGIN
	IF length(digits) BETWEEN 1 AND 14 AND translate(digits, '0123456789', '') = '' THEN
		ids := ids || ARRAY(SELECT r.item_id FROM forge.product_row r WHERE r.tenant_id = tenant AND r.gtin = known_gtin)
				   || ARRAY(SELECT k.item_id FROM forge.product_pack_row k WHERE k.tenant_id = tenant AND k.gtin = known_gtin);
	END IF;
	RETURN QUERY SELECT p.* FROM erp.product p WHERE p.item_id = ANY (ids);
END
$find$;
COMMENT ON FUNCTION erp.find_product IS
	'The product with that sku or that GTIN, of 8, 12, 13 or 14 digits, its own or that of one of its packs.  No row when there is none, two when the sku of one is the GTIN of another.';

-- Without other kinds of joins the products are looked at one by one, until there are enough.  Frequent words are
-- looked for among the next ones first; if too few of these have all of the words, hardly any has, and the
-- words are read.
CREATE OR REPLACE FUNCTION forge.products_found(query text, max_count integer, after uuid, status text)
	RETURNS SETOF erp.product
	LANGUAGE plpgsql STABLE PARALLEL SAFE ROWS 20 SET search_path = pg_catalog, pg_temp
	SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off
	SET max_parallel_workers_per_gather = 0 SET jit = off
AS $found$
DECLARE
	next_count CONSTANT integer := 2000;
	patterns CONSTANT text[] := forge.search_patterns(query);
	candidates uuid[] := forge.candidates('product', query);
	behind uuid := coalesce(after, uuid '00000000-0000-0000-0000-000000000000');
	greatest_id CONSTANT uuid := uuid 'ffffffff-ffff-ffff-ffff-ffffffffffff';
	last uuid := greatest_id;
	left_count integer := max_count;
	found_count integer;
BEGIN
	IF candidates IS NULL THEN
		IF cardinality(patterns) > 0 THEN
			last := coalesce((SELECT p.item_id FROM erp.product p WHERE p.item_id > behind
							   ORDER BY p.item_id OFFSET next_count - 1 LIMIT 1), greatest_id);
		END IF;
		RETURN QUERY
		SELECT p.* FROM erp.product p
		 WHERE p.item_id > behind AND p.item_id <= last
		   AND (products_found.status IS NULL OR p.status = products_found.status)
		   AND forge.search_key(p.name, p.brand, p.sku) LIKE ALL (patterns)
		 ORDER BY p.item_id
		 LIMIT left_count;
		GET DIAGNOSTICS found_count = ROW_COUNT;
		left_count := left_count - found_count;
		IF left_count <= 0 OR last = greatest_id THEN
			RETURN;
		END IF;
		behind := last;
		candidates := forge.candidates('product', query, true);
	END IF;
	RETURN QUERY
	SELECT p.*
	  FROM (SELECT c.id FROM unnest(candidates) c (id) WHERE c.id > behind ORDER BY c.id) found
	  JOIN erp.product p ON p.item_id = found.id
	 WHERE (products_found.status IS NULL OR p.status = products_found.status)
	   AND forge.search_key(p.name, p.brand, p.sku) LIKE ALL (patterns)
	 ORDER BY found.id
	 LIMIT left_count;
END
$found$;
COMMENT ON FUNCTION forge.products_found IS
	'For erp.search_products and pages: the same, in one state or, with NULL, in any.';

CREATE OR REPLACE FUNCTION erp.search_products(
	query text, max_count integer DEFAULT 20, after uuid DEFAULT NULL) RETURNS SETOF erp.product
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 20 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT p.*
	  FROM forge.products_found(search_products.query, least(greatest(coalesce(search_products.max_count, 20), 0), 1000),
								search_products.after, NULL) p;
END;
COMMENT ON FUNCTION erp.search_products IS
	'Products whose name, brand and sku have words that begin with the words of the query; case and the accents of Latin letters do not matter.  max_count of them (20, 1000 at most), in the order of item_id, behind the one that after names.';

CREATE OR REPLACE FUNCTION forge.unit_of(item_id uuid, unit text)
	RETURNS TABLE (dimension text, numerator numeric, denominator numeric, decimals integer)
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1 SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT u.dimension, u.numerator * coalesce(k.numerator, 1)::numeric,
		   u.denominator * coalesce(k.denominator, 1)::numeric,
		   CASE WHEN k.unit IS NULL THEN u.decimals
				ELSE coalesce((SELECT w.decimals FROM erp.unit w WHERE w.unit = k.unit), 0) END
	  FROM (SELECT) one
	  LEFT JOIN erp.product_pack k ON k.item_id = $1 AND k.unit = $2
	  JOIN erp.unit u ON u.unit = CASE WHEN k.unit IS NULL THEN $2
			ELSE (SELECT p.unit FROM forge.product_row p
				   WHERE p.tenant_id = (SELECT forge.current_tenant()) AND p.item_id = $1) END;
END;
COMMENT ON FUNCTION forge.unit_of IS
	'For erp.convert_quantity: the dimension, ratio and decimals of a unit, or of a pack of the item that is called so.  No row when there is none.';

CREATE OR REPLACE FUNCTION erp.convert_quantity(
	quantity numeric, from_unit text, to_unit text, item_id uuid DEFAULT NULL, rounding text DEFAULT NULL)
	RETURNS numeric
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT forge.require_permission('catalog.unit.read');
	SELECT forge.scale_quantity(convert_quantity.quantity, convert_quantity.from_unit, f.dimension, f.numerator,
			   f.denominator, convert_quantity.to_unit, t.dimension, t.numerator, t.denominator, t.decimals,
			   convert_quantity.rounding)
	  FROM (SELECT) one
	  LEFT JOIN LATERAL forge.unit_of(convert_quantity.item_id, convert_quantity.from_unit) f ON true
	  LEFT JOIN LATERAL forge.unit_of(convert_quantity.item_id, convert_quantity.to_unit) t ON true;
END;
COMMENT ON FUNCTION erp.convert_quantity IS
	'A quantity in one unit as a quantity in another one of its dimension, exactly: by the ratio of whole numbers that the units have.  With item_id, the packs of that product are units, too.  A result with more decimals than to_unit has is refused, unless rounding says up, down or half_up.  Needs the permission catalog.unit.read, and for packs catalog.product.read.  Errors: field_missing, unit_unknown, units_incompatible, quantity_inexact, word_unknown, number_out_of_range.';

-- What belongs to what, as for orders.
CREATE OR REPLACE FUNCTION erp.item(erp.product) RETURNS SETOF erp.item
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT i.* FROM erp.item i WHERE i.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.item(erp.product) IS 'The item of a product: its stock.';

CREATE OR REPLACE FUNCTION erp.product(erp.item) RETURNS SETOF erp.product
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT p.* FROM erp.product p WHERE p.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.product(erp.item) IS 'The product of an item, if the catalogue knows it.';

CREATE OR REPLACE FUNCTION erp.product(erp.sales_order_line) RETURNS SETOF erp.product
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 1
BEGIN ATOMIC
	SELECT p.* FROM erp.product p WHERE p.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.product(erp.sales_order_line) IS 'The product that a line of an order is about, if the catalogue knows it.';

CREATE OR REPLACE FUNCTION erp.packs(erp.product) RETURNS SETOF erp.product_pack
	LANGUAGE sql STABLE PARALLEL SAFE ROWS 2
BEGIN ATOMIC
	SELECT k.* FROM erp.product_pack k WHERE k.item_id = ($1).item_id;
END;
COMMENT ON FUNCTION erp.packs(erp.product) IS 'The packs of a product.';

-- Identifiers.
CREATE OR REPLACE FUNCTION erp.check_identifier(kind text, value text) RETURNS boolean
	LANGUAGE C IMMUTABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'forge_check_identifier';
COMMENT ON FUNCTION erp.check_identifier IS
	'Whether an identifier has the form of its kind and the right check digits: br_cnpj, gtin, iban, imei, in_gstin, isbn, isin, iso11649, iso6346, lei, luhn, us_ein, or vat_ and a country (at, be, de, es, fr, gb, it, nl, pl, pt).  Blanks, "-", "." and "/" in it are passed over, and small letters are as good as capital ones.  It may be well formed and still be nobody''s.  NULL for NULL; another kind is refused.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.define_unit,
	erp.create_product,
	erp.describe_product,
	erp.price_product,
	erp.set_product_gtin,
	erp.set_product_tax,
	erp.set_product_attributes,
	erp.set_storage,
	erp.add_pack,
	erp.remove_pack,
	erp.activate_product,
	erp.archive_product,
	erp.find_product,
	erp.search_products,
	forge.products_found,
	forge.unit_of,
	erp.item(erp.product),
	erp.product(erp.item),
	erp.product(erp.sales_order_line),
	erp.packs(erp.product),
	erp.convert_quantity,
	erp.check_identifier,
	forge.scale_quantity
	TO forge_app;
GRANT SELECT ON
	forge.unit_row,
	forge.product_row,
	forge.product_pack_row,
	forge.product_word_row,
	erp.unit,
	erp.product,
	erp.product_pack
	TO forge_app;
