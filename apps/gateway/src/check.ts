import 'reflect-metadata';
import { readEnvironment, runMain, uuidV7 } from '@app/common';
import { CandidateRevision } from '@app/common/http/candidate-revision';
import { type GatewayRoute, loadGatewayRoutes } from '@app/partner-config';
import { CHECK_TIMEOUTS, onDatabase } from '@app/partner-config/databases/on-database';
import { composeTestPostback, deriveEnvelopeKey, GATEWAY_CHECK_SIGNER } from '@app/internal-protocol';
import { checkTestResponse, type TestOutcome } from './ingress/check-test-response';
import { GatewayEnvironment } from './gateway.env';

/** Services that are tried until one takes the test. */
const MAX_TRIED = 8;

/**
 * Tries a revision of the gateway before it gets traffic: whether it is ready, and brings a test postback to a partner's
 * service, which believes it. That one service is away says nothing against the gateway, so others are tried then.
 */
runMain('gateway check', async () => {
  const environment = readEnvironment(GatewayEnvironment);
  const candidate = CandidateRevision.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const routes = await readDeployedRoutes(environment);
  const faults: string[] = [];
  for (const route of routes) {
    const { partnerCode } = route;
    const { kind, fault } = await sendTestPostback(candidate, route, environment);
    if (kind === 'brought') return print(`gateway is ready, and brings a test postback to ${partnerCode}`);
    faults.push(`${partnerCode} through the gateway: ${fault}`);
    if (kind === 'disbelieved') break;
  }
  if (faults.length > 0) throw new Error(faults.join('\n'));
  print('gateway is ready; no service is deployed yet that it could reach');
});

function sendTestPostback(
  candidate: CandidateRevision,
  { endpointPath }: GatewayRoute,
  { RECEIPT_SIGNING_KEY }: GatewayEnvironment,
) {
  const signer = GATEWAY_CHECK_SIGNER;
  const key = deriveEnvelopeKey(RECEIPT_SIGNING_KEY, signer);
  const test = composeTestPostback({ signer, key, endpointPath, postbackId: uuidV7(), sentAtMs: Date.now() });
  return candidate.request('GET', test.pathWithQuery, test.headers).then(
    (answer) => checkTestResponse(test, answer),
    (error: Error): TestOutcome => ({ kind: 'not_brought', fault: error.message }),
  );
}

/** Those that are deployed, the default partner's first; no more than a job has time for. */
async function readDeployedRoutes({ CONFIG_DATABASE_URL }: GatewayEnvironment): Promise<GatewayRoute[]> {
  const { routes } = await onDatabase(CONFIG_DATABASE_URL, loadGatewayRoutes, CHECK_TIMEOUTS);
  const deployed = routes.filter(({ endpointUrl }) => endpointUrl !== null);
  return deployed.toSorted((one, other) => Number(other.isDefault) - Number(one.isDefault)).slice(0, MAX_TRIED);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
