-- One row per record that the county holds of a firm: when it was registered, and the red or black list it was put on.
-- credit_id = contractor + '/' + document_no. The records are the county's, so township, village and category are null.
select c.contractor || '/' || c.document_no as credit_id, c.contractor, c.uscc, c.kind, c.qualification, c.registered_on,
       c.list, c.listed_on, c.delisted_on, c.document_no, c.reason, cast(null as string) as township,
       cast(null as string) as village, cast(null as string) as category, n.as_of, c.source_file, c.source_sheet,
       c.source_row
from contractors as c cross join night as n
