-- Ids are in the order of time. Rows beyond the bounds, counted from the newest, are deleted.
DELETE FROM unrouted
 WHERE id <= (SELECT id
                FROM (SELECT id,
                             row_number() OVER (ORDER BY id DESC) AS rows_so_far,
                             sum(size_bytes) OVER (ORDER BY id DESC) AS bytes_so_far
                        FROM unrouted) AS counted
               WHERE rows_so_far > $1 OR bytes_so_far > $2
               ORDER BY id DESC
               LIMIT 1)
