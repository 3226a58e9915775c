import 'reflect-metadata';
import { runMain } from '@app/common';
import { CandidateRevision } from '@app/common/http/candidate-revision';

/** Smoke-tests a candidate revision of the admin app: it must be ready, and refuse requests without an API key. */
runMain('admin check', async () => {
  const candidate = CandidateRevision.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  const { status, body } = await candidate.request('GET', '/api/v1/partners');
  if (status !== 401) throw new Error(`partners without an API key were answered ${status}: ${body.slice(0, 500)}`);
  process.stdout.write('admin is ready\n');
});
