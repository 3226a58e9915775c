import 'reflect-metadata';
import { readEnvironment, runMain, uuidV7 } from '@app/common';
import { Candidate } from '@app/common/checking/candidate';
import { type GatewayRoute, loadGatewayRoutes } from '@app/partner-config';
import { CHECK_TIMEOUTS, onDatabase } from '@app/partner-config/databases/on-database';
import { composeTestPostback, deriveReceiptKey, GATEWAY_CHECK_SIGNER } from '@app/postback';
import { judgeTest } from './door/judge-test';
import { GatewayEnvironment } from './gateway.env';

/**
 * Tries a revision of the gateway before it gets traffic: whether it is ready, and brings a test postback to a partner's
 * service, which believes it.
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
  const { partnerCode, endpointPath } = route;
  const key = deriveReceiptKey(environment.RECEIPT_SIGNING_KEY, GATEWAY_CHECK_SIGNER);
  const test = composeTestPostback({
    signer: GATEWAY_CHECK_SIGNER,
    key,
    endpointPath,
    receipt: uuidV7(),
    sentAtMs: Date.now(),
  });
  const fault = judgeTest(test, await candidate.ask('GET', test.pathWithQuery, test.headers));
  if (fault !== undefined) throw new Error(`${partnerCode} through the gateway: ${fault}`);
  process.stdout.write(`gateway is ready, and brings a test postback to ${partnerCode}\n`);
});

/** The default partner, else any that is deployed. */
async function findRoute({ CONFIG_DATABASE_URL }: GatewayEnvironment): Promise<GatewayRoute | undefined> {
  const { routes } = await onDatabase(CONFIG_DATABASE_URL, loadGatewayRoutes, CHECK_TIMEOUTS);
  const deployed = routes.filter(({ endpointUrl }) => endpointUrl !== null);
  return deployed.find(({ isDefault }) => isDefault) ?? deployed[0];
}
