DELETE FROM seen_postback_ids WHERE id IN (SELECT id FROM seen_postback_ids WHERE id < $1 ORDER BY id LIMIT $2)
