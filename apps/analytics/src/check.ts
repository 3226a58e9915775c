import 'reflect-metadata';
import { runMain } from '@app/common';
import { CandidateRevision } from '@app/common/http/candidate-revision';

const SCRIPT_PATH = '/analytics.js';

/**
 * Checks a candidate revision of the collector before it gets traffic: it has to reach its database, know the sources of
 * events, and serve the script for pages. Stores nothing, because every event would be in somebody's figures.
 */
runMain('analytics check', async () => {
  const candidate = CandidateRevision.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const { status } = await candidate.request('GET', SCRIPT_PATH, {});
  if (status !== 200) throw new Error(`${SCRIPT_PATH} was answered ${status}`);
  process.stdout.write('analytics is ready, and serves its script\n');
});
