import 'reflect-metadata';
import { runMain } from '@app/common';
import { CandidateRevision } from '@app/common/http/candidate-revision';

/** Tries a revision of the admin app before it gets traffic: whether it is ready, and refuses who has no key. */
runMain('admin check', async () => {
  const candidate = CandidateRevision.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const { status, body } = await candidate.request('GET', '/api/v1/partners');
  if (status !== 401) throw new Error(`partners without an API key were answered ${status}: ${body.slice(0, 500)}`);
  process.stdout.write('admin is ready\n');
});
