-- needs: project_facts
-- One row per worker and spell of paid days, wages in fen. labour_id = project_no + '/' + worker_no + '/' + worked_from.
select w.project_no || '/' || w.worker_no || '/' || cast(w.worked_from as string) as labour_id, w.project_no, f.project_name, f.township, f.village, f.category,
       w.worker_no, w.trade, w.is_local, w.worked_from, w.worked_to, w.days, w.wage_fen, w.paid_on,
       f.procurement_method, f.is_live,
       f.labour_known_on, fd.known_on,
       n.as_of, w.source_file, w.source_sheet, w.source_row
from labour as w
cross join night as n
left join project_facts as f on f.project_no = w.project_no
left join file_days as fd on fd.source_file = w.source_file
