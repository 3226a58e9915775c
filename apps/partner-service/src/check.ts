import 'reflect-metadata';
import { readEnvironment, runMain } from '@app/common';
import { Candidate } from '@app/common/checking/candidate';
import { loadServiceConfig, type ServiceConfig } from '@app/partner-config';
import { Client } from 'pg';
import { PartnerServiceEnvironment } from './partner-service.env';
import { composeTestPostback, judgeTestAnswer } from './postback/compose-test-postback';

const CONFIG_TIMEOUT_MS = 60_000;

/** Tries a revision of this partner's service before it gets traffic: whether it is ready, and stores a test postback. */
runMain('partner-service check', async () => {
  const environment = readEnvironment(PartnerServiceEnvironment);
  const candidate = Candidate.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const config = await readConfig(environment);
  const { pathWithQuery, headers } = composeTestPostback(config, environment.RECEIPT_KEY, Date.now());
  const answer = await candidate.ask('GET', pathWithQuery, headers);
  const fault = judgeTestAnswer(config, answer);
  if (fault !== undefined) throw new Error(fault);
  const how = answer.status === 200 ? 'stores a test postback' : 'asks callers for what a test has not got';
  process.stdout.write(`${environment.PARTNER_CODE} is ready, and ${how}\n`);
});

async function readConfig(environment: PartnerServiceEnvironment): Promise<ServiceConfig> {
  const client = new Client({
    connectionString: environment.CONFIG_DATABASE_URL,
    connectionTimeoutMillis: CONFIG_TIMEOUT_MS,
    statement_timeout: CONFIG_TIMEOUT_MS,
  });
  try {
    await client.connect();
    return await loadServiceConfig(client, environment.PARTNER_CODE);
  } finally {
    await client.end();
  }
}
