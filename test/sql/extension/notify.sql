-- PostgREST is told when the extension is created and when it is updated.
SET client_min_messages = warning;
CREATE DATABASE regress_forge_notify TEMPLATE template0;
\c regress_forge_notify
LISTEN pgrst;
\o | sed 's/PID [0-9]*/PID N/'
CREATE EXTENSION forgeerp VERSION '0.1.0';
ALTER EXTENSION forgeerp UPDATE;
\o
\o | sed 's/PID [0-9]*/PID N/'
DROP EXTENSION forgeerp CASCADE;
CREATE EXTENSION forgeerp;
\o
\c contrib_regression
DROP DATABASE regress_forge_notify;
