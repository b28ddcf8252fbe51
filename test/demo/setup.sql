-- setup.sql: the extension, a tenant, and the roles that use it.  Run as the bootstrap superuser.
CREATE EXTENSION forgeerp;
CREATE ROLE operator LOGIN IN ROLE forge_admin;
CREATE ROLE shop LOGIN IN ROLE forge_app;

-- The operator's part: a tenant, and a login that works for it without a token.
\connect - operator
SELECT forge.create_tenant(slug => 'shop', name => 'The shop') AS tenant \gset
SELECT forge.bind_role(role_name => 'shop', tenant => :'tenant', roles => '{admin}') \g /dev/null

-- The shop's part: the chart of accounts.
\connect - shop
SELECT FROM erp.open_books(currency => 'GBP') \g /dev/null
