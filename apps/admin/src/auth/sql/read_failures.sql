SELECT failures, (EXTRACT(epoch FROM since + interval '1 minute' - now()) * 1000)::float8 AS "endsInMs"
  FROM failed_sign_ins
 WHERE network = $1 AND since >= now() - interval '1 minute'
