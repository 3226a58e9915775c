INSERT INTO unrouted (id, received_at, method, path, parameters, request_headers, request_ip, payload, size_bytes)
SELECT *
  FROM unnest($1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::json[], $6::json[], $7::inet[],
              $8::bytea[], $9::integer[])
ON CONFLICT (id) DO NOTHING
