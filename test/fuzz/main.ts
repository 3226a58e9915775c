import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { runWithCleanUp } from '../../tools/cli/run-with-clean-up';
import { isTooSlow, runHillClimb } from './hill-climb';
import { readFuzzOptions } from './read-options';
import { runFuzz } from './run-fuzz';
import { keepLogs } from '../chaos/keep-logs';
import { writeFuzzReport } from './fuzz-report';

/** `npm run fuzz`: whether the doors stand requests that nobody would think of. */
runWithCleanUp('fuzz', async ({ cleanUp, say, makeFolder }) => {
  const options = readFuzzOptions(process.argv.slice(2));
  const folder = await makeFolder();
  if (options.climbMinutes !== undefined) {
    const results = await runHillClimb({ options, folder, cleanUp, say }, options.climbMinutes);
    await writeFile(options.jsonPath, `${JSON.stringify(results, null, 2)}\n`);
    if (results.some(isTooSlow)) process.exitCode = 1;
    return;
  }
  const report = await runFuzz({ options, folder, cleanUp, say });
  await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${writeFuzzReport(report)}\nThe result is in ${options.jsonPath}\n`);
  if (report.findings.length === 0) return;
  say(`Logs are kept in ${await keepLogs(folder)}`);
  process.exitCode = 1;
});
