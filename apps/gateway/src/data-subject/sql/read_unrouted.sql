SELECT id, received_at, method, path, parameters::text AS parameters, request_headers::text AS request_headers,
       host(request_ip) AS request_ip, payload
  FROM (SELECT *, sum(size_bytes) OVER (ORDER BY id) AS bytes_so_far
          FROM (SELECT * FROM unrouted WHERE id > $1 ORDER BY id LIMIT $2) AS next_rows) AS summed
 WHERE bytes_so_far - size_bytes < $3
 ORDER BY id
