-- One row an encounter, with its observations as JSON: their concepts by the
-- full English name that is in use. For SQLite.
select e.uuid,
       e.encounter_datetime,
       e.voided = 1 as voided,
       l.name as location,
       p.gender,
       coalesce((
         select json_group_array(json_object('concept', q.name, 'coded', a.name, 'number', o.value_numeric))
         from obs o
         join concept_name q on q.concept_id = o.concept_id and q.locale = 'en' and q.concept_name_type = 'FULLY_SPECIFIED' and q.voided = 0
         left join concept_name a on a.concept_id = o.value_coded and a.locale = 'en' and a.concept_name_type = 'FULLY_SPECIFIED' and a.voided = 0
         where o.encounter_id = e.encounter_id and o.voided = 0
       ), '[]') as obs
from encounter e
join patient pt on pt.patient_id = e.patient_id and pt.voided = 0
join person p on p.person_id = pt.patient_id
left join location l on l.location_id = e.location_id
where e.encounter_datetime >= :from and e.encounter_datetime < :after
order by e.encounter_id
