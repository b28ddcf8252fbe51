-- Custom attributes: the schemas that a tenant defines for its products, parties and so on.

--@ section tables since 0.2.0
--@ table attribute_schema_row

--@ section functions
--@ view erp.attribute_schema
COMMENT ON VIEW erp.attribute_schema IS
	'Which attributes the tenant has defined for what: the schemas of today.  version is the number of the schema.';

--@ functions of custom.attributes

CREATE OR REPLACE FUNCTION erp.check_attributes(target text)
	RETURNS TABLE (id uuid, schema_version integer, pointer text, problem text)
	LANGUAGE C STABLE PARALLEL RESTRICTED ROWS 100 AS 'MODULE_PATHNAME', 'forge_check_attributes';
COMMENT ON FUNCTION erp.check_attributes IS
'Which stored attributes do not fit the schema of today.
Reads all records of the target.  Needs the permission to read them, and custom.attributes.read.

target: product, party, location, sales_order, purchase_order or invoice
id: the record
schema_version: number of the schema that its attributes fitted when they were set
pointer: JSON pointer to the first attribute that does not fit
problem: the keyword of the schema that it does not keep to

Errors: field_missing, word_unknown, permission_denied.';

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.define_attributes,
	erp.check_attributes
	TO forge_app;
GRANT SELECT ON
	forge.attribute_schema_row,
	erp.attribute_schema
	TO forge_app;
