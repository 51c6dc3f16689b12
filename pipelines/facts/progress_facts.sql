-- needs: project_facts
-- One row per progress report beside the report before it. progress_id = project_no + '/' + reported_on;
-- lon_wgs84, lat_wgs84: where it was sent from; site_distance_m: metres from the site, on a plane that is true at the
-- site's latitude (a degree is 111,320 m), null where either place is unknown.
select r.project_no || '/' || cast(r.reported_on as string) as progress_id,
       r.project_no, f.project_name, f.township, f.village, f.category, r.reported_on, r.percent, r.milestone,
       r.output_value_fen, r.photos, r.photo_hash, r.longitude, r.latitude, si.lon_wgs84, si.lat_wgs84, r.reporter,
       111320e0 * sqrt(power((si.lon_wgs84 - f.lon_wgs84) * cos(radians(f.lat_wgs84)), 2)
                       + power(si.lat_wgs84 - f.lat_wgs84, 2)) as site_distance_m,
       lag(r.percent) over (partition by r.project_no order by r.reported_on nulls last, r.source_row nulls last)
           as previous_percent,
       lag(r.reported_on) over (partition by r.project_no order by r.reported_on nulls last, r.source_row nulls last)
           as previous_reported_on,
       f.planned_start_on, f.due_on, f.started_on, f.finished_on, f.accepted_on,
       f.projects_known_on, f.progress_known_on, f.acceptances_known_on, fd.known_on,
       n.as_of, r.source_file, r.source_sheet, r.source_row
from progress as r
cross join night as n
left join report_sites as si on si.project_no = r.project_no and si.reported_on = r.reported_on
left join project_facts as f on f.project_no = r.project_no
left join file_days as fd on fd.source_file = r.source_file
