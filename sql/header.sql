\echo Use "CREATE EXTENSION forgeerp" to load this file. \quit
-- PostgreSQL puts the schema that an installation was made in first, and others may be able to create
-- functions and operators there.  (When the script has ended, it restores the path.)
SET LOCAL search_path = pg_catalog, pg_temp;
