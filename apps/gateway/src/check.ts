import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { Candidate } from '@app/common/checking/candidate';
import { type GatewayRoute, loadGatewayRoutes } from '@app/partner-config';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { GatewayEnvironment } from './gateway.env';

/** A first connection through Direct VPC egress takes its time. */
const TIMEOUTS = { connectTimeoutMs: 60_000, statementTimeoutMs: 60_000 };

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
async function findRoute({ CONFIG_DATABASE_URL }: GatewayEnvironment): Promise<GatewayRoute | undefined> {
  const { routes } = await onDatabase(CONFIG_DATABASE_URL, loadGatewayRoutes, TIMEOUTS);
  const deployed = routes.filter(({ endpointUrl }) => endpointUrl !== null);
  return deployed.find(({ isDefault }) => isDefault) ?? deployed[0];
}
