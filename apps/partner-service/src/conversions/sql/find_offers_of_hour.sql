SELECT DISTINCT offer FROM conversion_hourly WHERE hour = $1 AND tenant_id = $2
