UPDATE unrouted
   SET path = $2, parameters = $3::json, request_headers = $4::json, request_ip = NULL, payload = $5::bytea
 WHERE id = $1
