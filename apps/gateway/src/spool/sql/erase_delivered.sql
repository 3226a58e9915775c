DELETE FROM spool WHERE id = ANY($1::uuid[])
