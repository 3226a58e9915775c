import 'reflect-metadata';
import { readEnvironment, runMain, uuidV7 } from '@app/common';
import { CandidateRevision } from '@app/common/http/candidate-revision';
import { composeTestPostback, deriveEnvelopeKey, GATEWAY_CHECK_SIGNER } from '@app/internal-protocol';
import { type GatewayRoute, loadGatewayRoutes } from '@app/partner-config';
import { CHECK_TIMEOUTS, onDatabase } from '@app/partner-config/databases/on-database';
import { checkTestResponse, type TestOutcome } from './check-test-response';
import { GatewayEnvironment } from './gateway.env';

/** Services that are tried until one responds; a job has no time for more. */
const MAX_TRIED = 8;

/**
 * Checks a candidate revision of the gateway before it gets traffic: it has to be ready, and to deliver a test postback
 * to a partner's service that trusts it. A service that is down says nothing about the gateway, so others are tried.
 */
runMain('gateway check', async () => {
  const environment = readEnvironment(GatewayEnvironment);
  const candidate = CandidateRevision.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const errors: string[] = [];
  for (const route of await readDeployedRoutes(environment)) {
    const { partnerCode } = route;
    const { kind, error } = await sendTestPostback(candidate, route, environment);
    if (kind === 'delivered') return print(`gateway is ready, and delivers a test postback to ${partnerCode}`);
    errors.push(`${partnerCode} through the gateway: ${error}`);
    if (kind === 'untrusted') break;
  }
  if (errors.length > 0) throw new Error(errors.join('\n'));
  print('gateway is ready; no service is deployed yet that it could reach');
});

function sendTestPostback(
  candidate: CandidateRevision,
  { endpointPath }: GatewayRoute,
  { RECEIPT_SIGNING_KEY }: GatewayEnvironment,
): Promise<TestOutcome> {
  const signer = GATEWAY_CHECK_SIGNER;
  const key = deriveEnvelopeKey(RECEIPT_SIGNING_KEY, signer);
  const test = composeTestPostback({ signer, key, endpointPath, postbackId: uuidV7(), sentAtMs: Date.now() });
  return candidate.request('GET', test.pathWithQuery, test.headers).then(
    (response) => checkTestResponse(test, response),
    (error: Error): TestOutcome => ({ kind: 'not_delivered', error: error.message }),
  );
}

/** The routes of deployed services, the default partner's first. */
async function readDeployedRoutes({ CONFIG_DATABASE_URL }: GatewayEnvironment): Promise<GatewayRoute[]> {
  const { routes } = await onDatabase(CONFIG_DATABASE_URL, loadGatewayRoutes, CHECK_TIMEOUTS);
  const deployed = routes.filter(({ endpointUrl }) => endpointUrl !== null);
  return deployed.toSorted((one, other) => Number(other.isDefault) - Number(one.isDefault)).slice(0, MAX_TRIED);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
