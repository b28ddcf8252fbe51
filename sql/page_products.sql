-- Pages: products, what the catalogue knows of items.

--@ section functions
CREATE OR REPLACE FUNCTION erp_page.products(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	page_size CONSTANT integer := 50;
	state CONSTANT text := coalesce(request ->> 'state', 'all');
	after CONSTANT uuid := (request ->> 'after')::uuid;
	found erp.product[];
BEGIN
	PERFORM forge.require_permission('catalog.product.read');
	found := ARRAY(
		SELECT p FROM forge.products_found(request ->> 'search', page_size + 1, after, nullif(state, 'all')) p);
	RETURN json_build_object('title', 'Products', 'parts', json_build_array(
		json_build_object('part', 'filter', 'label', 'Find', 'list', 'products',
			'fields', json_build_array(
				json_build_object('name', 'search', 'label', 'Name, brand or sku', 'kind', 'search',
								  'value', request ->> 'search'),
				json_build_object('name', 'state', 'label', 'State', 'kind', 'choice', 'value', state,
								  'choices', '[{"value": "all", "label": "All"},
											   {"value": "active", "label": "Active"},
											   {"value": "draft", "label": "Drafts"},
											   {"value": "archived", "label": "Archived"}]'::json))),
		json_build_object('part', 'list', 'id', 'products', 'label', 'Products',
			'columns', '[{"label": "Name"}, {"label": "Sku", "kind": "code"}, {"label": "Category"}, {"label": "Brand"},
						 {"label": "GTIN", "kind": "code"}, {"label": "Price", "kind": "money"},
						 {"label": "State", "kind": "badge"}]'::json,
			'empty', 'No such products.',
			'rows', (SELECT coalesce(json_agg(json_build_array(
								json_build_object('value', coalesce(p.name, p.item_id::text),
												  'link', json_build_object('name', 'product', 'id', p.item_id)),
								p.sku, p.category, p.brand, p.gtin,
								json_build_object('value', p.base_price, 'currency', p.currency),
								forge.page_product_state(p.status))), '[]')
					   FROM unnest(found[:page_size]) p),
			'first', CASE WHEN after IS NOT NULL THEN json_build_object(
				'name', 'products', 'search', request ->> 'search', 'state', state) END,
			'next', CASE WHEN cardinality(found) > page_size THEN json_build_object(
				'name', 'products', 'search', request ->> 'search', 'state', state,
				'after', found[page_size].item_id) END),
		forge.page_form('catalog.product.create', 'Create product', NULL, NULL,
						'{name,sku,kind,unit,category,brand,gtin,tax_category,base_price,currency,tracking,cost_method,description,status,attributes}',
						'{"name": "product"}', NULL, forge.page_product_choices(), 'A new product')));
END
$page$;
COMMENT ON FUNCTION erp_page.products IS
	'Products, the first created first.  Arguments: search (beginnings of words of name, brand or sku), state (all, active, draft or archived).';

CREATE OR REPLACE FUNCTION forge.page_product_state(status text) RETURNS json
	LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT json_build_object('value', page_product_state.status,
							 'tone', CASE WHEN page_product_state.status <> 'active' THEN 'warning' END);
END;
COMMENT ON FUNCTION forge.page_product_state IS 'A value of a page: the state of a product.';

CREATE OR REPLACE FUNCTION forge.page_product_choices() RETURNS json
	LANGUAGE sql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
BEGIN ATOMIC
	SELECT CASE WHEN forge.has_permission('catalog.unit.read') THEN
		json_build_object('unit', (SELECT json_agg(json_build_object('value', u.unit, 'label', u.name) ORDER BY u.unit <> 'each', u.unit)
									 FROM erp.unit u)) END;
END;
COMMENT ON FUNCTION forge.page_product_choices IS
	'For forms: the units that a product may be counted in; NULL if the reader may not read them.';

CREATE OR REPLACE FUNCTION erp_page.product(request json) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $page$
DECLARE
	product erp.product;
BEGIN
	PERFORM forge.require_permission('catalog.product.read');
	SELECT p.* INTO product FROM erp.product p WHERE p.item_id = (request ->> 'id')::uuid;
	IF NOT FOUND THEN
		PERFORM forge.page_missing('product');
	END IF;
	RETURN json_build_object('title', coalesce(product.name, product.item_id::text),
		'parent', '{"label": "Products", "link": {"name": "products"}}'::json,
		'parts', json_build_array(
			json_build_object('part', 'facts', 'facts', json_build_array(
				json_build_object('label', 'Item', 'value', CASE WHEN product.name IS NOT NULL THEN json_build_object(
					'value', product.name, 'link', json_build_object('name', 'item', 'id', product.item_id)) END),
				json_build_object('label', 'Sku', 'kind', 'code', 'value', product.sku),
				json_build_object('label', 'State', 'kind', 'badge', 'value', forge.page_product_state(product.status)),
				json_build_object('label', 'Archived because', 'value', product.archive_reason),
				json_build_object('label', 'Price', 'kind', 'money', 'value', json_build_object(
					'value', product.base_price, 'currency', product.currency)),
				json_build_object('label', 'Category', 'value', product.category),
				json_build_object('label', 'Brand', 'value', product.brand),
				json_build_object('label', 'GTIN', 'kind', 'code', 'value', product.gtin),
				json_build_object('label', 'Tax category', 'kind', 'code', 'value', product.tax_category),
				json_build_object('label', 'Kind', 'value', product.kind),
				json_build_object('label', 'Unit', 'kind', 'code', 'value', product.unit),
				json_build_object('label', 'Tracking', 'value', product.tracking),
				json_build_object('label', 'Cost method', 'value', product.cost_method),
				json_build_object('label', 'Temperature', 'kind', 'code', 'value', product.temperature_zone),
				json_build_object('label', 'Version', 'kind', 'number', 'value', product.version),
				json_build_object('label', 'Last change', 'kind', 'time', 'value', product.updated_at))),
			CASE WHEN product.description IS NOT NULL THEN
				json_build_object('part', 'text', 'text', product.description) END,
			CASE WHEN product.attributes <> '{}' THEN
				json_build_object('part', 'json', 'label', 'Attributes', 'value', product.attributes) END,
			forge.page_product_packs(product),
			forge.page_product_commands(product),
			forge.page_history((SELECT r.stream_id FROM forge.product_row r
								 WHERE r.tenant_id = (SELECT forge.current_tenant()) AND r.item_id = product.item_id))));
END
$page$;
COMMENT ON FUNCTION erp_page.product IS
	'One product: what is known of it, packs, history, and the forms of its commands.  The id is that of the item.  Errors: page_not_found, permission_denied.';

-- ----- the parts of a product's page --------------------------------------------------------------
CREATE OR REPLACE FUNCTION forge.page_product_packs(product erp.product) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $packs$
DECLARE
	here CONSTANT json := json_build_object('name', 'product', 'id', product.item_id);
	removable CONSTANT boolean := forge.has_permission('catalog.product.remove_pack');
	packs CONSTANT erp.product_pack[] := ARRAY(
		SELECT k FROM erp.product_pack k WHERE k.item_id = product.item_id ORDER BY k.unit);
BEGIN
	RETURN json_build_object('part', 'section', 'title', 'Packs', 'parts', json_build_array(
		json_build_object('part', 'list', 'label', 'Packs',
			'columns', json_build_array(
				'{"label": "Pack", "kind": "code"}'::json,
				json_build_object('label', product.unit, 'kind', 'number'),
				'{"label": "in so many packs", "kind": "number"}'::json,
				'{"label": "GTIN", "kind": "code"}'::json),
			'empty', 'No packs.',
			'rows', (SELECT coalesce(json_agg(json_build_array(k.unit, k.numerator, k.denominator, k.gtin)), '[]')
					   FROM unnest(packs) k)),
		CASE WHEN removable AND cardinality(packs) > 0 THEN
			json_build_object('part', 'actions', 'actions', (
				SELECT json_agg(json_build_object(
							'command', 'catalog.product.remove_pack', 'aggregate', product.item_id, 'version', product.version,
							'label', format('Remove %s', k.unit), 'tone', 'warning', 'then', here,
							'values', json_build_object('unit', k.unit)))
				  FROM unnest(packs) k)) END));
END
$packs$;
COMMENT ON FUNCTION forge.page_product_packs IS
	'A part of a page: the packs of a product, and buttons that remove them.';

CREATE OR REPLACE FUNCTION forge.page_product_commands(product erp.product) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED SET search_path = pg_catalog, pg_temp
AS $commands$
DECLARE
	here CONSTANT json := json_build_object('name', 'product', 'id', product.item_id);
BEGIN
	RETURN json_build_object('part', 'grid', 'parts', json_build_array(
		forge.page_form('catalog.product.describe', 'Set', product.item_id, product.version, '{category,brand,description}', here,
						json_build_object('category', product.category, 'brand', product.brand, 'description', product.description),
						title => 'Description'),
		forge.page_form('catalog.product.price', 'Set', product.item_id, product.version, '{base_price,currency}', here,
						json_build_object('base_price', product.base_price, 'currency', product.currency), title => 'Price'),
		forge.page_form('catalog.product.set_gtin', 'Set', product.item_id, product.version, '{gtin}', here,
						json_build_object('gtin', product.gtin), title => 'GTIN'),
		forge.page_form('catalog.product.set_tax', 'Set', product.item_id, product.version, '{tax_category}', here,
						json_build_object('tax_category', product.tax_category), title => 'Tax'),
		forge.page_form('catalog.product.set_storage', 'Set', product.item_id, product.version, '{temperature_zone}', here,
						json_build_object('temperature_zone', product.temperature_zone), title => 'Storage'),
		forge.page_form('catalog.product.set_attributes', 'Set', product.item_id, product.version, '{attributes}', here,
						json_build_object('attributes', product.attributes::text), title => 'Attributes'),
		forge.page_form('catalog.product.add_pack', 'Add', product.item_id, NULL, '{unit,numerator,denominator,gtin}', here,
						title => 'A pack more'),
		CASE product.status
			WHEN 'active' THEN forge.page_form('catalog.product.archive', 'Archive', product.item_id, product.version, '{reason}',
											   here, title => 'Archive')
			ELSE CASE WHEN forge.has_permission('catalog.product.activate') THEN
				json_build_object('part', 'actions', 'actions', json_build_array(json_build_object(
					'command', 'catalog.product.activate', 'aggregate', product.item_id, 'version', product.version, 'then', here,
					'label', 'Take into use'))) END END));
END
$commands$;
COMMENT ON FUNCTION forge.page_product_commands IS
	'A part of a page: the forms of the commands that the reader may give a product now.';

CREATE OR REPLACE FUNCTION forge.page_item_product(item_id uuid) RETURNS json
	LANGUAGE plpgsql STABLE PARALLEL RESTRICTED
	SET search_path = pg_catalog, pg_temp SET enable_seqscan = off
AS $product$
DECLARE
	there CONSTANT json := json_build_object('name', 'product', 'id', page_item_product.item_id);
BEGIN
	IF NOT forge.has_permission('catalog.product.read') THEN
		RETURN NULL;
	ELSIF EXISTS (SELECT FROM erp.product p WHERE p.item_id = page_item_product.item_id) THEN
		RETURN json_build_object('part', 'links', 'links', json_build_array(
			json_build_object('label', 'In the catalogue', 'link', there)));
	END IF;
	RETURN forge.page_form('catalog.product.describe', 'Add to the catalogue', page_item_product.item_id, NULL,
						   '{category,brand,description}', there, title => 'In the catalogue');
END
$product$;
COMMENT ON FUNCTION forge.page_item_product IS
	'A part of an item''s page: the link to its product, or the form that begins one; NULL if the reader may do neither.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp_page.products,
	erp_page.product,
	forge.page_product_state,
	forge.page_product_choices,
	forge.page_product_packs,
	forge.page_product_commands,
	forge.page_item_product
	TO forge_app;
