// oxlint-disable no-restricted-properties -- tests only, and no environment class for so little
// Fakes of the applications, with what the supervisor relies on: settings come from the environment,
// the message 'listening' is sent, SIGTERM and the end of the channel end them, migrations make the schema.
const { createServer } = require('node:http');
const { Client } = require('pg');

const CONFIG_SCHEMA = `
  CREATE TABLE IF NOT EXISTS partners (
    partner_code text PRIMARY KEY, endpoint_path text NOT NULL, endpoint_url text, database_name text NOT NULL,
    is_active boolean NOT NULL DEFAULT true, created_at timestamptz NOT NULL DEFAULT now()
  );
  CREATE TABLE IF NOT EXISTS service_roles (role_name text PRIMARY KEY, partner_code text NOT NULL REFERENCES partners);
  GRANT SELECT ON service_roles TO postback_config_reader;
  GRANT SELECT, INSERT, UPDATE ON partners TO postback_config_writer;
  CREATE OR REPLACE FUNCTION announce() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN PERFORM pg_notify('config_changed', NEW.partner_code); RETURN NEW; END $$;
  CREATE OR REPLACE TRIGGER announce AFTER INSERT OR UPDATE ON partners FOR EACH ROW EXECUTE FUNCTION announce();`;

const SHIPPED = `
  INSERT INTO partners (partner_code, endpoint_path, database_name)
  VALUES ('rector', '/rector/event', 'rector_db'), ('involve_asia', '/involve/event', 'involve_asia_db')`;

async function query(url, sql, values) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql, values)).rows;
  } finally {
    await client.end();
  }
}

/** Answers every request with what `respond` makes of it, as JSON. */
function serve(respond) {
  const server = createServer((request, response) => {
    respond(request).then(
      (body) => response.end(JSON.stringify(body)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  server.listen(Number(process.env.PORT), process.env.HOST, () => process.send('listening'));
  process.once('SIGTERM', () => process.exit(0));
  process.once('disconnect', () => process.exit(0));
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}

const config = process.env.CONFIG_DATABASE_URL;

module.exports = {
  migrateConfig: () => query(config, CONFIG_SCHEMA),
  migrateGateway: () => query(process.env.GATEWAY_DATABASE_URL, 'SELECT 1'),
  migratePartner: () => query(process.env.PARTNER_DATABASE_URL, 'CREATE TABLE IF NOT EXISTS owned (owner text)'),
  migrateAnalytics: () => query(process.env.ANALYTICS_DATABASE_URL, 'SELECT 1'),
  migrateInsight: () => query(process.env.INSIGHT_DATABASE_URL, 'SELECT 1'),
  events: () => serve(async () => ({})),
  maintain: () => query(process.env.PARTNER_DATABASE_URL, 'INSERT INTO owned VALUES (current_user)'),
  seed: () => query(config, SHIPPED),
  admin: () =>
    serve(async (request) => {
      if (request.headers['x-api-key'] !== process.env.ADMIN_API_KEY) throw new Error('no key');
      const { endpoint_url: url } = await bodyOf(request);
      await query(config, 'UPDATE partners SET endpoint_url = $1 WHERE partner_code = $2', [
        url,
        request.url.split('/').at(-1),
      ]);
      return {};
    }),
  gateway: () => {
    const routes = ['involve_asia', 'rector', 'shopee', 'lazada'].map((partner) => ({ partner, is_deployed: true }));
    serve(() => Promise.resolve({ routes }));
  },
  service: () =>
    serve(async () => ({
      partner: process.env.PARTNER_CODE,
      processId: process.pid,
      hasAdminKey: 'ADMIN_API_KEY' in process.env,
      role: (await query(config, 'SELECT partner_code FROM service_roles WHERE role_name = current_user'))[0],
    })),
};
