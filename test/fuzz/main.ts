import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { runWithCleanUp } from '../../tools/cli/clean-up';
import { saveLogs } from '../chaos/keep-logs';
import { formatEventFuzzReport } from './events/report-event-fuzz';
import { repeatEventCase, runEventFuzz } from './events/run-event-fuzz';
import { isTooSlow, runHillClimb } from './hill-climb';
import { readFuzzOptions } from './read-options';
import { repeatCase } from './repeat-case';
import { formatFuzzReport } from './report';
import { type FuzzRun, runFuzz } from './run-fuzz';

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
    const repeat = options.isOfEvents ? repeatEventCase : repeatCase;
    if (!(await repeat(run, options.repeated))) process.exitCode = 1;
    return;
  }
  const { report, text } = options.isOfEvents ? await runWithEvents(run) : await runWithPostbacks(run);
  await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${text}\nThe result is in ${options.jsonPath}\n`);
  if (report.findings.length === 0) return;
  say(`Logs are kept in ${await saveLogs(run.folder)}`);
  process.exitCode = 1;
});

interface Result {
  report: { findings: readonly unknown[] };
  text: string;
}

async function runWithPostbacks(run: FuzzRun): Promise<Result> {
  const report = await runFuzz(run);
  return { report, text: formatFuzzReport(report) };
}

async function runWithEvents(run: FuzzRun): Promise<Result> {
  const report = await runEventFuzz(run);
  return { report, text: formatEventFuzzReport(report) };
}
