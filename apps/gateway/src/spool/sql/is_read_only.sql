-- Also true on a replica.
SELECT current_setting('transaction_read_only')::boolean AS is_read_only
