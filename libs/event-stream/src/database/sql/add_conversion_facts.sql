-- How far the change feed of each partner's service has been read. A process leases a partner, and a page takes effect
-- together with the position after it.
CREATE TABLE feed_positions (
  partner_code text        PRIMARY KEY,
  position     text,
  generation   integer     NOT NULL DEFAULT 1,
  read_until   timestamptz,
  is_followed  boolean     NOT NULL DEFAULT true,
  owner        uuid,
  leased_until timestamptz NOT NULL DEFAULT '-infinity'
);
COMMENT ON COLUMN feed_positions.is_followed IS 'The partner is active and has a service';
COMMENT ON TABLE feed_positions IS 'How far the conversions of each partner have been read; a lost position begins the next generation';

CREATE TABLE conversion_facts (
  partner_code    text           NOT NULL,
  tenant_id       integer        NOT NULL,
  conversion_id   text           NOT NULL,
  conversion_key  text           NOT NULL,
  tenant          text,
  click_id        text,
  status          text,
  offer           text,
  payout          numeric(18, 4),
  payout_currency text,
  sale_amount     numeric(18, 4),
  sale_currency   text,
  received_at     timestamptz    NOT NULL,
  status_since    timestamptz    NOT NULL,
  generation      integer        NOT NULL,
  PRIMARY KEY (partner_code, tenant_id, conversion_id, conversion_key)
);
CREATE INDEX conversion_facts_of_click ON conversion_facts (click_id) WHERE click_id IS NOT NULL;
CREATE INDEX conversion_facts_in_order ON conversion_facts (received_at, partner_code, tenant_id, conversion_id, conversion_key);
COMMENT ON TABLE conversion_facts IS 'The present state of conversions, as the services of partners have it';

-- Events of clicks in the order of time.
CREATE INDEX events_of_click_in_order ON events (occurred_at, event_id) WHERE click_id IS NOT NULL;

-- Takes the next event of one subject in the order of time. The state has for each step the start of the latest chain
-- that came so far, and behind those when each step was first reached. The latest start leaves most time for the steps to
-- come, so no chain is missed because an earlier one ran out of time.
CREATE FUNCTION advance_funnel(
  state timestamptz[], step integer, at timestamptz, reached_at timestamptz, steps integer, within interval
) RETURNS timestamptz[] LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  IF step = 1 THEN
    state[1] := at;
  ELSIF at <= state[step - 1] + within THEN
    state[step] := state[step - 1];
  ELSE
    RETURN state;
  END IF;
  state[steps + step] := coalesce(state[steps + step], reached_at);
  RETURN state;
END $$;

CREATE AGGREGATE funnel (
  step integer, at timestamptz, reached_at timestamptz, steps integer, within interval
) (sfunc = advance_funnel, stype = timestamptz[], initcond = '{}');
