-- one row per line of a reference file
copy stage.reference (file, row_no, row) from stdin
