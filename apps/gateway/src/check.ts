import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { Candidate } from '@app/common/checking/candidate';
import { type GatewayRoute, loadGatewayRoutes } from '@app/partner-config';
import { Client } from 'pg';
import { GatewayEnvironment } from './gateway.env';

const CONFIG_TIMEOUT_MS = 60_000;

/**
 * Tries a revision of the gateway before it gets traffic: whether it is ready, and reaches a partner's service. It looks
 * at an endpoint by HEAD, which goes the way of a postback and stores nothing.
 */
runMain('gateway check', async () => {
  const environment = readEnvironment(GatewayEnvironment);
  const candidate = Candidate.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const route = await findRoute(environment);
  if (!route) {
    process.stdout.write('gateway is ready; no service is deployed yet that it could reach\n');
    return;
  }
  const { status } = await candidate.ask('HEAD', route.endpointPath);
  // A service that wants a key or knows its callers' addresses refuses, and has been reached.
  const isReached = status < 500 && status !== 404;
  if (!isReached) throw new Error(`${route.partnerCode}'s endpoint was answered ${status} through the gateway`);
  process.stdout.write(`gateway is ready, and reaches ${route.partnerCode}\n`);
});

/** The default partner, else any that is deployed. */
async function findRoute(environment: GatewayEnvironment): Promise<GatewayRoute | undefined> {
  const client = new Client({
    connectionString: environment.CONFIG_DATABASE_URL,
    connectionTimeoutMillis: CONFIG_TIMEOUT_MS,
    statement_timeout: CONFIG_TIMEOUT_MS,
  });
  try {
    await client.connect();
    const { routes } = await loadGatewayRoutes(client);
    const deployed = routes.filter(({ endpointUrl }) => endpointUrl !== null);
    return deployed.find(({ isDefault }) => isDefault) ?? deployed[0];
  } finally {
    await client.end();
  }
}
