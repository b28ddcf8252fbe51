-- The aggregates of test/fields.

--@ section tables since 0.2.0
--@ table sample_row

--@ table shelf_row

--@ table delivery_row

--@ table delivery_label_row

--@ table thing_row

--@ section functions
--@ view erp.sample

--@ functions of test.sample

--@ view erp.shelf
--@ view erp.delivery
--@ view erp.thing

--@ functions of test.shelf

--@ functions of test.delivery

--@ functions of test.thing

--@ section grants since 0.2.0
GRANT SELECT ON erp.sample, forge.sample_row TO forge_app;
GRANT EXECUTE ON FUNCTION erp.set_sample, erp.note_sample TO forge_app;
GRANT SELECT ON erp.shelf, forge.shelf_row, erp.delivery, forge.delivery_row, forge.delivery_label_row TO forge_app;
GRANT EXECUTE ON FUNCTION erp.put_on_shelf, erp.count_shelf, erp.look_back, erp.close_shelf, erp.bring, erp.bring_more TO forge_app;
GRANT SELECT ON erp.thing, forge.thing_row TO forge_app;
GRANT EXECUTE ON FUNCTION erp.set_thing TO forge_app;
