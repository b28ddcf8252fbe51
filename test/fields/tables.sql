
--@ table sample_row

--@ table shelf_row

--@ table delivery_row
