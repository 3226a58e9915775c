-- Lists the rows of job $1 after the number $2, of the group $3 where it is given.
SELECT number, group_number, row::text AS row
FROM job_rows
WHERE job_id = $1 AND number > $2 AND ($3::integer IS NULL OR group_number = $3)
ORDER BY number
LIMIT $4
