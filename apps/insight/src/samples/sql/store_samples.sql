-- Adds samples ($1) of the moment $2. Of an hour the lowest and the highest value are kept.
INSERT INTO signal_samples AS kept (signal, partner, hour, lowest, highest)
SELECT signal, partner, date_trunc('hour', $2::timestamptz, 'UTC'), value, value
FROM json_to_recordset($1) AS given (signal text, partner text, value numeric)
ON CONFLICT (signal, partner, hour) DO UPDATE
SET lowest = least(kept.lowest, excluded.lowest), highest = greatest(kept.highest, excluded.highest)
WHERE excluded.lowest < kept.lowest OR excluded.highest > kept.highest
