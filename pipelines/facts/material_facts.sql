-- needs: project_facts
-- One row per batch of material with its test and its use.
select m.batch_no, m.project_no, f.project_name, f.township, f.village, f.category,
       m.material, m.supplier, m.quantity, m.unit, m.used_on, m.tested_on, m.test_result,
       f.contractor, f.is_live,
       f.materials_known_on, fd.known_on,
       n.as_of, m.source_file, m.source_sheet, m.source_row
from materials as m
cross join night as n
left join project_facts as f on f.project_no = m.project_no
left join file_days as fd on fd.source_file = m.source_file
