
GRANT SELECT ON erp.sample, forge.sample_row TO forge_app;
GRANT EXECUTE ON FUNCTION erp.set_sample, erp.note_sample TO forge_app;
GRANT SELECT ON erp.shelf, forge.shelf_row, erp.delivery, forge.delivery_row TO forge_app;
GRANT EXECUTE ON FUNCTION erp.put_on_shelf, erp.count_shelf, erp.bring TO forge_app;
