-- Once everything was read from the start, what was not among it does not exist any more.
DELETE FROM conversion_facts WHERE partner_code = $1 AND generation < $2
