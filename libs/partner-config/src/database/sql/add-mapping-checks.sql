-- What a mapping and field rules may say, as far as SQL can tell: all that the admin API accepts is accepted, and what it
-- refuses for its form, names, targets, statuses or kinds of rules is refused in a sentence. Only an edit of the mapping
-- or of the rules is checked, so that a row of before stays changeable.

-- The canonical fields of libs/postback in their order, then their synonyms. A test compares them.
CREATE VIEW canonical_fields AS
SELECT * FROM (VALUES
         ('conversion_id', 'id', false),
         ('offer_id', 'id', false),
         ('offer_name', 'text', false),
         ('order_id', 'id', false),
         ('datetime_conversion', 'time', false),
         ('event', 'text', false),
         ('status', 'status', false),
         ('sale_amount_local', 'amount', false),
         ('myr_sale_amount', 'amount', false),
         ('usd_sale_amount', 'amount', false),
         ('payout_local', 'amount', false),
         ('myr_payout', 'amount', false),
         ('usd_payout', 'amount', false),
         ('conversion_currency', 'currency', false),
         ('adv_sub', 'text', false),
         ('adv_sub2', 'text', false),
         ('adv_sub3', 'text', false),
         ('adv_sub4', 'text', false),
         ('adv_sub5', 'text', false),
         ('aff_sub', 'text', false),
         ('aff_sub2', 'text', false),
         ('aff_sub3', 'text', false),
         ('aff_sub4', 'text', false),
         ('media_id', 'id', false),
         ('sub_id', 'id', false),
         ('click_id', 'id', false),
         ('ts_token', 'token', false),
         ('ts_param', 'token', false),
         ('tlm_token', 'token', false),
         ('conversion_datetime', 'time', true),
         ('usd_earning', 'amount', true)) AS f (field, kind, is_synonym);

-- Without the space around it that JavaScript trims too.
CREATE FUNCTION trim_space(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT
RETURN regexp_replace(
  value, '^[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+|[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+$', '', 'g');

CREATE FUNCTION is_status(value text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
RETURN lower(trim_space(value)) IN ('pending', 'approved', 'rejected', 'paid', 'other');

-- Names under which senders put the tokens and keys that the platform gave them. A name in another script is left to
-- the service.
CREATE FUNCTION is_platform_secret(name text) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT
RETURN name !~ '[^\x01-\x7f]'
   AND regexp_replace(lower(name), '[^a-z0-9]', '', 'g') IN ('tstoken', 'tsparam', 'tlmtoken', 'apikey', 'xapikey');

-- The first error of a mapping, as a sentence; null where there is none.
CREATE FUNCTION parameter_mapping_error(mapping json) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH entry AS (
    SELECT e.key AS name, e.value AS target, e.position, f.kind
      FROM json_each_text(mapping) WITH ORDINALITY AS e (key, value, position)
      LEFT JOIN canonical_fields f ON f.field = e.value
  ), error (position, reason) AS (
    SELECT 0, format('a mapping has at most 200 names, and this one has %s', count(*)) FROM entry HAVING count(*) > 200
    UNION ALL
    SELECT min(position), format('the name "%s" occurs more than once', name) FROM entry GROUP BY name HAVING count(*) > 1
    UNION ALL
    SELECT position,
           CASE WHEN trim_space(name) = '' THEN 'a received name is empty'
                WHEN length(name) > 255 THEN format('the name "%s…" is longer than 255 characters', left(name, 50))
                WHEN kind IS NULL THEN
                  format('"%s" maps to "%s", which is not a field; the view canonical_fields lists them', name, left(target, 100))
                WHEN kind <> 'token' AND is_platform_secret(name) THEN
                  format('"%s" is a token or key of the platform and would be stored in clear as %s', name, target)
            END
      FROM entry
  )
  SELECT reason FROM error WHERE reason IS NOT NULL ORDER BY position LIMIT 1
$$;

-- The same of field rules. Constants of amounts, times and currencies are read by the admin API and the services alone.
CREATE FUNCTION field_rules_error(rules jsonb) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
  WITH rule AS (
    SELECT r.key AS field, r.value AS rule, f.kind
      FROM jsonb_each(rules) AS r LEFT JOIN canonical_fields f ON f.field = r.key AND NOT f.is_synonym
  ), part AS (
    SELECT field, kind, p.key AS part, p.value, jsonb_typeof(p.value) AS type, p.value #>> '{}' AS text
      FROM rule CROSS JOIN jsonb_each(rule) AS p
  ), word AS (
    SELECT field, kind, w.key AS word, jsonb_typeof(w.value) AS type, w.value #>> '{}' AS text
      FROM part CROSS JOIN jsonb_each(CASE WHEN part = 'values' AND type = 'object' THEN value ELSE '{}' END) AS w
  ), error (field, reason) AS (
    SELECT field,
           CASE WHEN kind IS NULL THEN 'is not a field; the view canonical_fields lists them'
                WHEN kind = 'token' THEN 'is a token, which takes no rule'
                WHEN rule ?& ARRAY['default', 'constant'] THEN 'has a default or a constant, not both'
            END
      FROM rule
    UNION ALL
    SELECT field || '.' || part,
           CASE WHEN part NOT IN ('default', 'constant', 'values', 'zero_is_absent', 'strip_prefix', 'strip_suffix') THEN
                  'is not a part of a rule'
                WHEN part = 'zero_is_absent' AND kind <> 'amount' THEN 'is for amounts'
                WHEN part = 'zero_is_absent' AND type <> 'boolean' THEN 'is true or false'
                WHEN part IN ('strip_prefix', 'strip_suffix') AND kind <> 'id' THEN 'is for ids'
                WHEN part = 'values' AND type <> 'object' THEN 'is an object of words'
                WHEN part NOT IN ('values', 'zero_is_absent') AND type <> 'string' THEN 'is a text'
                WHEN part IN ('default', 'constant') AND field = 'conversion_id' THEN
                  'would make all postbacks the same conversion'
                WHEN part NOT IN ('values', 'zero_is_absent') AND trim_space(text) = '' THEN 'is empty'
                WHEN part IN ('strip_prefix', 'strip_suffix') AND (length(text) > 64 OR text <> btrim(text)) THEN
                  'has at most 64 characters and no space around it'
                WHEN part IN ('default', 'constant') AND kind = 'status' AND NOT is_status(text) THEN
                  format('is "%s", which is not a status: pending, approved, rejected, paid, other', left(text, 100))
            END
      FROM part
    UNION ALL
    SELECT field || '.values', 'has at most 200 words' FROM word GROUP BY field HAVING count(*) > 200
    UNION ALL
    SELECT field || '.values.' || word,
           CASE WHEN type <> 'string' THEN 'is a text'
                WHEN kind = 'status' AND text <> '' AND NOT is_status(text) THEN
                  format('is "%s", which is not a status: pending, approved, rejected, paid, other', left(text, 100))
            END
      FROM word
  )
  SELECT field || ' ' || reason FROM error WHERE reason IS NOT NULL ORDER BY field LIMIT 1
$$;

CREATE FUNCTION check_mapping() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  reason text;
BEGIN
  -- The constraints of the table refuse what is no mapping or no rules at all.
  IF (TG_OP = 'INSERT' OR NEW.parameter_mapping::text <> OLD.parameter_mapping::text) AND is_mapping(NEW.parameter_mapping) THEN
    reason := parameter_mapping_error(NEW.parameter_mapping);
    IF reason IS NOT NULL THEN
      RAISE EXCEPTION 'parameter_mapping: %', reason
        USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_parameter_mapping_check';
    END IF;
  END IF;
  IF (TG_OP = 'INSERT' OR NEW.field_rules <> OLD.field_rules) AND is_object_of_objects(NEW.field_rules) THEN
    reason := field_rules_error(NEW.field_rules);
    IF reason IS NOT NULL THEN
      RAISE EXCEPTION 'field_rules: %', reason
        USING ERRCODE = 'check_violation', TABLE = TG_TABLE_NAME, CONSTRAINT = TG_TABLE_NAME || '_field_rules_check';
    END IF;
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER check_mapping BEFORE INSERT OR UPDATE OF parameter_mapping, field_rules ON partners
FOR EACH ROW EXECUTE FUNCTION check_mapping();

CREATE TRIGGER check_mapping BEFORE INSERT OR UPDATE OF parameter_mapping, field_rules ON tenants
FOR EACH ROW EXECUTE FUNCTION check_mapping();
