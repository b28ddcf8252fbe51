
--@ table sample_row
