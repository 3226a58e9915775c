import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { CandidateRevision } from '@app/common/http/candidate-revision';
import { deriveEnvelopeKey } from '@app/internal-protocol';
import { loadCellPartners, loadServiceConfig } from '@app/partner-config';
import { CELL_PATH } from '@app/partner-config/databases/cell-databases';
import { CHECK_TIMEOUTS, onDatabase } from '@app/partner-config/databases/on-database';
import pLimit from 'p-limit';
import { CellEnvironment } from './host/cell.env';
import { checkTestResponse, composeTestFor } from './intake/test-postback';

const AT_ONCE = 8;

/**
 * Tries a revision of a cell before it gets traffic: whether it is ready, and stores a test postback of each of its
 * partners. One that the revision with the traffic does not serve either holds nothing up.
 */
runMain('cell check', async () => {
  const environment = readEnvironment(CellEnvironment);
  const candidate = CandidateRevision.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const codes = await onDatabase(environment.CONFIG_DATABASE_URL, loadCellPartners, CHECK_TIMEOUTS);
  const limit = pLimit(AT_ONCE);
  const failures = (
    await Promise.all(codes.map((code) => limit(() => tryPartner(environment, candidate, code))))
  ).flat();
  const worse: string[] = [];
  for (const { code, reason } of failures) {
    const isServed = await candidate.ofService.isReady(`${CELL_PATH}${code}`);
    if (isServed) worse.push(`${code}: ${reason}`);
    else process.stderr.write(`${code}: ${reason}; the present revision does not serve it either\n`);
  }
  if (worse.length > 0) throw new Error(worse.join('\n'));
  process.stdout.write(`${environment.CELL} is ready, and serves ${codes.length - failures.length} partners\n`);
});

interface Failure {
  code: string;
  reason: string;
}

async function tryPartner(
  { CONFIG_DATABASE_URL, RECEIPT_SIGNING_KEY }: CellEnvironment,
  candidate: CandidateRevision,
  code: string,
): Promise<Failure[]> {
  const path = `${CELL_PATH}${code}`;
  try {
    if (!(await candidate.isReady(path))) return [{ code, reason: `${path}/ready does not answer 200` }];
    const config = await onDatabase(CONFIG_DATABASE_URL, (client) => loadServiceConfig(client, code), CHECK_TIMEOUTS);
    const { pathWithQuery, headers } = composeTestFor(config, deriveEnvelopeKey(RECEIPT_SIGNING_KEY, code), Date.now());
    const failure = checkTestResponse(config, await candidate.request('GET', path + pathWithQuery, headers));
    return failure === undefined ? [] : [{ code, reason: failure }];
  } catch (error) {
    return [{ code, reason: (error as Error).message }];
  }
}
