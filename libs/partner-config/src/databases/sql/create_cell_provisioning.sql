-- A cell adds partners while it runs, and its own role may not create roles: this schema belongs to the role that
-- provisions the server, and its function creates what one partner needs and nothing else.
CREATE SCHEMA IF NOT EXISTS provisioning;

CREATE OR REPLACE FUNCTION provisioning.admit_partner(partner_role text, reader_role text, cell_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  role text;
  -- Inherits nothing: the cell may become a partner's role, and may do nothing of it before.
  members text := cell_role || '_partners';
BEGIN
  -- The function acts for the owner of the database alone, and on roles that only cells have.
  IF cell_role <> (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database())
     OR partner_role !~ '^in_cell_[a-z0-9_]{1,55}$' OR reader_role !~ '^reader_in_cell_[a-z0-9_]{1,48}$' THEN
    RAISE EXCEPTION 'admit_partner takes the roles of a partner in this cell';
  END IF;
  FOREACH role IN ARRAY ARRAY[partner_role, reader_role] LOOP
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role);
      END IF;
    EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
    END;
    IF NOT pg_has_role(members, role, 'MEMBER') THEN EXECUTE format('GRANT %I TO %I', role, members); END IF;
  END LOOP;
  -- Partitions and maintenance take advisory locks, which PUBLIC may not.
  IF NOT pg_has_role(partner_role, 'postback_cell_partner', 'MEMBER') THEN
    EXECUTE format('GRANT postback_cell_partner TO %I', partner_role);
  END IF;
  IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = partner_role) THEN
    -- Only a member of a role creates a schema for it.
    IF NOT pg_has_role(current_user, partner_role, 'MEMBER') THEN
      EXECUTE format('GRANT %I TO CURRENT_USER', partner_role);
    END IF;
    EXECUTE format('CREATE SCHEMA %I AUTHORIZATION %I', partner_role, partner_role);
  END IF;
END $$;

REVOKE EXECUTE ON FUNCTION provisioning.admit_partner(text, text, text) FROM PUBLIC;
