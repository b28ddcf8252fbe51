-- One verification of a tenant with nothing but 1,023,625 transfers, as bench_ledger.  The variable round is set.
\set section ledger
\set units 1023625
\set peer 'forge.verify(''ledger'')'
:begin \gset
SELECT 1 / (count(*) = 0)::integer FROM forge.verify('ledger');
:end;
