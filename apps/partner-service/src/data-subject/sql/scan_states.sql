-- Scans a step of conversion_state after the key ($1, $2), which remembers conversions whose postbacks are gone, for the
-- id $3 in the fields $4. A stored reference is cut to 255 characters.
WITH step AS MATERIALIZED (
       SELECT tenant_id, conversion_id, other_fields FROM conversion_state
        WHERE (tenant_id, conversion_id) > ($1, $2)
        ORDER BY tenant_id, conversion_id LIMIT $5)
SELECT (SELECT json_build_object('tenant_id', tenant_id, 'conversion_id', conversion_id)
          FROM step ORDER BY tenant_id DESC, conversion_id DESC LIMIT 1) AS last,
       (SELECT COALESCE(json_agg(json_build_object('tenant_id', tenant_id, 'conversion_id', conversion_id,
                                                   'other_fields', other_fields)), '[]')
          FROM step
         WHERE EXISTS (SELECT FROM jsonb_each(other_fields) AS field
                        WHERE field.key = ANY ($4) AND left(field.value ->> 'value', 255) = $3)) AS found
