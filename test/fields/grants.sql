
GRANT SELECT ON erp.sample, forge.sample_row TO forge_app;
GRANT EXECUTE ON FUNCTION erp.set_sample, erp.note_sample TO forge_app;
