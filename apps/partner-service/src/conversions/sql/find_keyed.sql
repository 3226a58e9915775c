-- Finds one conversion whose key has further fields; see conversion-key.ts.
SELECT FROM conversion_state WHERE strpos(conversion_id, chr(31)) > 0 LIMIT 1
