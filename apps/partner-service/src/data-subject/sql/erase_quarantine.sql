UPDATE quarantine q
   SET reasons = x.reasons::jsonb, raw_data = x.raw_data::json, request_headers = x.request_headers::json,
       body = decode(x.body_base64, 'base64'), request_ip = NULL
  FROM json_to_recordset($1) AS x (
         id uuid, reasons text, raw_data text, request_headers text, body_base64 text)
 WHERE q.id = x.id
