-- Pages are built in the process that handles postbacks, so they are limited in rows and characters, but have a row.
SELECT id, received_at, method, path, parameters, request_headers, request_ip, size_bytes, can_be_redriven, found
  FROM (SELECT *, (count(*) OVER ())::integer AS found, sum(characters) OVER (ORDER BY id DESC) AS characters_so_far
          FROM (SELECT id, received_at, method, path, parameters, request_headers, request_ip, size_bytes,
                       payload IS NOT NULL AS can_be_redriven,
                       length(parameters::text) + length(request_headers::text) AS characters
                  FROM unrouted
                 WHERE ($1::text IS NULL OR starts_with(path, $1))
                   AND ($2::uuid IS NULL OR id < $2)
                 ORDER BY id DESC
                 LIMIT $3) AS next_rows) AS summed
 WHERE characters_so_far - characters < $4
 ORDER BY id DESC
