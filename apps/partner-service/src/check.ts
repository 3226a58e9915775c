import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { CandidateRevision } from '@app/common/http/candidate-revision';
import { loadServiceConfig } from '@app/partner-config';
import { CHECK_TIMEOUTS, onDatabase } from '@app/partner-config/databases/on-database';
import { PartnerServiceEnvironment } from './partner-service.env';
import { composeTestFor, checkTestResponse } from './intake/test-postback';

/** Tries a revision of this partner's service before it gets traffic: whether it is ready, and stores a test postback. */
runMain('partner-service check', async () => {
  const environment = readEnvironment(PartnerServiceEnvironment);
  const candidate = CandidateRevision.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const config = await onDatabase(
    environment.CONFIG_DATABASE_URL,
    (client) => loadServiceConfig(client, environment.PARTNER_CODE),
    CHECK_TIMEOUTS,
  );
  const { pathWithQuery, headers } = composeTestFor(config, environment.RECEIPT_KEY, Date.now());
  const response = await candidate.request('GET', pathWithQuery, headers);
  const failure = checkTestResponse(config, response);
  if (failure !== undefined) throw new Error(failure);
  const how = response.status === 200 ? 'stores a test postback' : 'requires credentials that a test does not have';
  process.stdout.write(`${environment.PARTNER_CODE} is ready, and ${how}\n`);
});
