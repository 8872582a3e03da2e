-- no rows: check what was put off, while a bad row can still be told from the good ones
set constraints all immediate
