-- Make the indexes that were put aside.
do $$
declare
    wanted text;
begin
    for wanted in select a.definition from stage.index_away as a order by a.name loop
        execute wanted;
    end loop;
end
$$;
drop table stage.index_away, stage.clone, stage.original, stage.unit_of, stage.twin_section, stage.twin_author,
stage.twin_person, stage.twin_organisation
