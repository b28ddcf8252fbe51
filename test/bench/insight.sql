-- One round of finding what is out of the ordinary in a million movements of 10,000 items, as
-- superuser.  The variable round is set; nothing is consumed yet.
\set section insight
\set units 1000000
BEGIN;
SELECT forge.act_as('00000000-0000-7000-8000-000000000002');

\set peer 'forge.run_jobs(), a backlog'
:begin \gset
SELECT 1 / (forge.run_jobs() >= :units)::integer;
:end;
COMMIT;
BEGIN;
SELECT forge.act_as('00000000-0000-7000-8000-000000000002');

\set peer 'forge.rebuild(''insight'')'
:begin \gset
SELECT 1 / (forge.rebuild('insight') >= :units)::integer;
:end;

\set peer 'forge.verify(''insight'')'
:begin \gset
SELECT 1 / (count(*) = 0)::integer FROM forge.verify('insight');
:end;

\set peer 'erp.detect_anomalies()'
:begin \gset
SELECT count(*) FROM erp.detect_anomalies();
:end;
COMMIT;
