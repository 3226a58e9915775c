import 'reflect-metadata';
import { runMain } from '@app/common';
import { CandidateRevision } from '@app/common/http/candidate-revision';

/** Checks a candidate revision of the consumer before the one that runs is ended: it has to reach its database. */
runMain('analytics consumer check', async () => {
  const candidate = CandidateRevision.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  process.stdout.write('analytics-consumer is ready\n');
});
