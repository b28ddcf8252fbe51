-- One round of replays of a million events, as bench_wide.  The variable round is set.
\set section replay
\set units 1000000

\set peer 'forge.verify(''item'')'
:begin \gset
SELECT 1 / (count(*) = 0)::integer FROM forge.verify('item');
:end;

\set peer 'forge.verify()'
:begin \gset
SELECT 1 / (count(*) = 0)::integer FROM forge.verify();
:end;

\set peer 'forge.rebuild(''item''), nothing differs'
:begin \gset
SELECT 1 / (forge.rebuild('item') = :units)::integer;
:end;
