-- Numbers and keys that names are compared by are composed Unicode, like the names themselves.
alter table warehouse.dim_document
add check (number is nfc normalized),
add check (number_key is nfc normalized),
add check (lineage is nfc normalized);
alter table warehouse.article_place add check (match_key is nfc normalized);
alter table warehouse.dim_person add check (lineage is nfc normalized), add check (namesake is nfc normalized);
alter table warehouse.dim_organisation add check (lineage is nfc normalized);
alter table warehouse.indicator add check (name is nfc normalized);
alter table warehouse.unit add check (unit_key is nfc normalized);
