import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { runWithCleanUp } from '../local/run-with-clean-up';
import { isTooSlow, runClimb } from './fuzz/climb';
import { readFuzzOptions } from './fuzz/read-fuzz-options';
import { runFuzz } from './fuzz/run-fuzz';
import { keepEvidence } from './keep-evidence';
import { writeFuzzReport } from './report/fuzz-report';

/** `npm run fuzz`: whether the doors stand requests that nobody would think of. */
runWithCleanUp('fuzz', async ({ cleanUp, say, makeFolder }) => {
  const options = readFuzzOptions(process.argv.slice(2));
  const folder = await makeFolder();
  if (options.climbMinutes !== undefined) {
    const results = await runClimb({ options, folder, cleanUp, say }, options.climbMinutes);
    await writeFile(options.jsonPath, `${JSON.stringify(results, null, 2)}\n`);
    if (results.some(isTooSlow)) process.exitCode = 1;
    return;
  }
  const report = await runFuzz({ options, folder, cleanUp, say });
  await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${writeFuzzReport(report)}\nThe result is in ${options.jsonPath}\n`);
  if (report.findings.length === 0) return;
  say(`Logs are kept in ${await keepEvidence(folder)}`);
  process.exitCode = 1;
});
