#!/bin/bash
# Runs once, when the image makes the database: the extension, and the login role of PostgREST.
set -eu
psql -X -v ON_ERROR_STOP=1 -v password="$AUTHENTICATOR_PASSWORD" -U "$POSTGRES_USER" -d "$POSTGRES_DB" <<'SQL'
CREATE EXTENSION forgeerp;
SELECT forge.setup_postgrest();
ALTER ROLE authenticator PASSWORD :'password';
ALTER ROLE authenticator SET statement_timeout = '10s';
ALTER ROLE authenticator SET idle_in_transaction_session_timeout = '10s';
ALTER ROLE forge_anon SET statement_timeout = '10s';
SQL
