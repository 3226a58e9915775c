DELETE FROM spool_leases WHERE partner_code = $1 AND holder = $2
