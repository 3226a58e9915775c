/** One step in the order of ids: as many rows as fit the limits, but at least one. Other partners' rows have no payload. */
export const READ_SPOOL = {
  name: 'read_spool_for_privacy',
  text: `
    SELECT id, partner_code, received_at, state,
           CASE WHEN $2::text[] IS NULL OR partner_code = ANY($2) THEN payload END AS payload
      FROM (SELECT id, partner_code, received_at, state, payload, size_bytes,
                   sum(size_bytes) OVER (ORDER BY id) AS bytes_so_far
              FROM (SELECT id, partner_code, received_at, state, payload, size_bytes
                      FROM spool WHERE id > $1 ORDER BY id LIMIT $3) AS next_rows) AS summed
     WHERE bytes_so_far - size_bytes < $4
     ORDER BY id`,
};

export const READ_UNROUTED = {
  name: 'read_unrouted_for_privacy',
  text: `
    SELECT id, received_at, method, path, parameters::text AS parameters, request_headers::text AS request_headers,
           host(request_ip) AS request_ip, payload
      FROM (SELECT *, sum(size_bytes) OVER (ORDER BY id) AS bytes_so_far
              FROM (SELECT * FROM unrouted WHERE id > $1 ORDER BY id LIMIT $2) AS next_rows) AS summed
     WHERE bytes_so_far - size_bytes < $3
     ORDER BY id`,
};

/** A stored response may repeat what it refused. */
export const REPLACE_IN_SPOOL = {
  name: 'replace_in_spool',
  text: `
    UPDATE spool
       SET payload = $2::bytea, size_bytes = length($2::bytea), dead_answer = CASE WHEN dead_answer IS NOT NULL THEN '[erased]' END
     WHERE id = $1`,
};

export const REPLACE_UNROUTED = {
  name: 'replace_unrouted',
  text: `
    UPDATE unrouted
       SET path = $2, parameters = $3::json, request_headers = $4::json, request_ip = NULL, payload = $5::bytea
     WHERE id = $1`,
};
