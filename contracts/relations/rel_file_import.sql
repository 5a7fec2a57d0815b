-- The files of the modules that a file imports.
SELECT repo, file_id, collect_best(target_file_id, CAST(0 AS BIGINT)) AS target_file_ids
FROM rel_answer
WHERE question = 'MODULE' AND answer_kind = 'TARGET' AND target_file_id IS NOT NULL
GROUP BY repo, file_id
