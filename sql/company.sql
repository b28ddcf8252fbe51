-- The company: what is true of all of a tenant's business.

--@ section tables since 0.2.0
--@ table company_row

--@ section functions
--@ view erp.company
COMMENT ON VIEW erp.company IS
	'The company of the tenant: one row, or none as long as nothing was said of it.';

--@ functions of company.profile

--@ section grants since 0.2.0
GRANT EXECUTE ON FUNCTION
	erp.set_company
	TO forge_app;
GRANT SELECT ON
	forge.company_row,
	erp.company
	TO forge_app;
