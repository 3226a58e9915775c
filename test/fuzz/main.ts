import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { runWithCleanUp } from '../../tools/cli/clean-up';
import { saveLogs } from '../chaos/keep-logs';
import { isTooSlow, runHillClimb } from './hill-climb';
import { readFuzzOptions } from './read-options';
import { repeatCase } from './repeat-case';
import { formatFuzzReport } from './report';
import { runFuzz } from './run-fuzz';

/** `npm run fuzz`: sends malformed and hostile requests, and checks that nothing breaks or is lost. */
runWithCleanUp('fuzz', async ({ cleanUp, say, makeFolder }) => {
  const options = readFuzzOptions(process.argv.slice(2));
  const run = { options, folder: await makeFolder(), cleanUp, print: say };
  if (options.climbMinutes !== undefined) {
    const results = await runHillClimb(run, options.climbMinutes);
    await writeFile(options.jsonPath, `${JSON.stringify(results, null, 2)}\n`);
    if (results.some(isTooSlow)) process.exitCode = 1;
    return;
  }
  if (options.repeated !== undefined) {
    if (!(await repeatCase(run, options.repeated))) process.exitCode = 1;
    return;
  }
  const report = await runFuzz(run);
  await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${formatFuzzReport(report)}\nThe result is in ${options.jsonPath}\n`);
  if (report.findings.length === 0) return;
  say(`Logs are kept in ${await saveLogs(run.folder)}`);
  process.exitCode = 1;
});
