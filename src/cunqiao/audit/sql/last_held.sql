-- When each rule last held: the end of the latest run that found nothing against it. Reads all runs.
SELECT result ->> 'rule', max(run.ended_at)
FROM audit_run AS run
CROSS JOIN LATERAL jsonb_array_elements(run.results) AS result
WHERE run.ended_at IS NOT NULL AND result ->> 'count' = '0'
GROUP BY 1
