-- needs: project_facts
-- One row per bidder of a project, amounts in fen. bid_id = project_no + '/' + bidder.
select b.project_no || '/' || b.bidder as bid_id, b.project_no, f.project_name, f.township, f.village, f.category,
       b.bidder, b.bidder_uscc, b.bid_fen, b.control_price_fen, b.opened_on, b.is_winner,
       f.procurement_method, f.contract_fen, f.is_live,
       f.bids_known_on, fd.known_on,
       n.as_of, b.source_file, b.source_sheet, b.source_row
from bids as b
cross join night as n
left join project_facts as f on f.project_no = b.project_no
left join file_days as fd on fd.source_file = b.source_file
