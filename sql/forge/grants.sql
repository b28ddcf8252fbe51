-- What there is, for everybody who is signed in.
GRANT EXECUTE ON FUNCTION forge.command_types() TO forge_app;
GRANT SELECT ON forge.command_type TO forge_app;
