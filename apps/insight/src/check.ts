import 'reflect-metadata';
import { runMain } from '@app/common';
import { CandidateRevision } from '@app/common/http/candidate-revision';

/** Checks a candidate revision of insight before it gets traffic: it has to know the partners. */
runMain('insight check', async () => {
  const candidate = CandidateRevision.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  process.stdout.write('insight is ready\n');
});
