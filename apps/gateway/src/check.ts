import 'reflect-metadata';
import { runMain } from '@app/common';
import { Candidate } from '@app/common/checking/candidate';

/** Tries a revision of the gateway before it gets traffic: whether it is ready. */
runMain('gateway check', async () => {
  const candidate = Candidate.fromArguments(process.argv.slice(2));
  await candidate.awaitReady();
  process.stdout.write('gateway is ready\n');
});
