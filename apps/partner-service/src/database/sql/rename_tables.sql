-- A process of the previous version goes on through the views, which PostgreSQL updates, locks and inserts into as if they
-- were the tables. conversion_keys comes first because every statement that uses both tables locks it first, so that the
-- migration cannot deadlock with one.
ALTER TABLE conversion_keys RENAME TO conversion_state;
ALTER INDEX conversion_keys_pkey RENAME TO conversion_state_pkey;
ALTER INDEX conversion_keys_by_age RENAME TO conversion_state_by_age;
ALTER TABLE receipts RENAME TO seen_postback_ids;
ALTER INDEX receipts_pkey RENAME TO seen_postback_ids_pkey;
CREATE VIEW conversion_keys AS SELECT * FROM conversion_state;
CREATE VIEW receipts AS SELECT * FROM seen_postback_ids;
COMMENT ON VIEW conversion_keys IS 'The former name of conversion_state, for processes of the former version';
COMMENT ON VIEW receipts IS 'The former name of seen_postback_ids, for processes of the former version';
COMMENT ON TABLE conversion_state IS
  'One row per conversion: where its original is and what counts of it. An as_of of NULL means as of the original. The first duplicate fills other_fields';
COMMENT ON TABLE seen_postback_ids IS
  'Ids that the gateway or the edge gave to postbacks, which may arrive again: one unique index over conversions and quarantine';
COMMENT ON TABLE conversions IS
  'Every postback that is a conversion, one partition a UTC day of received_at; id is the postback id, a UUIDv7 whose time is received_at';
COMMENT ON TABLE quarantine IS
  'Postbacks that could not be a conversion, whole and with every reason, until they are redriven';
COMMENT ON TABLE spent_signatures IS
  'SHA-256 of the texts that senders have signed, with the postback that each was stored as; target_bytes says where the target in it ends';
