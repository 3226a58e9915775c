import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { Candidate } from '@app/common/checking/candidate';
import { loadServiceConfig } from '@app/partner-config';
import { onDatabase } from '@app/partner-config/databases/on-database';
import { PartnerServiceEnvironment } from './partner-service.env';
import { composeTestPostback, judgeTestAnswer } from './postback/compose-test-postback';

/** A first connection through Direct VPC egress takes its time. */
const TIMEOUTS = { connectTimeoutMs: 60_000, statementTimeoutMs: 60_000 };

/** Tries a revision of this partner's service before it gets traffic: whether it is ready, and stores a test postback. */
runMain('partner-service check', async () => {
  const environment = readEnvironment(PartnerServiceEnvironment);
  const candidate = Candidate.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const config = await onDatabase(
    environment.CONFIG_DATABASE_URL,
    (client) => loadServiceConfig(client, environment.PARTNER_CODE),
    TIMEOUTS,
  );
  const { pathWithQuery, headers } = composeTestPostback(config, environment.RECEIPT_KEY, Date.now());
  const answer = await candidate.ask('GET', pathWithQuery, headers);
  const fault = judgeTestAnswer(config, answer);
  if (fault !== undefined) throw new Error(fault);
  const how = answer.status === 200 ? 'stores a test postback' : 'asks callers for what a test has not got';
  process.stdout.write(`${environment.PARTNER_CODE} is ready, and ${how}\n`);
});
