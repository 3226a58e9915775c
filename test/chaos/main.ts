import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { runWithCleanUp } from '../../tools/cli/clean-up';
import { saveLogs } from './keep-logs';
import { readOptions } from './read-options';
import { formatReport, isClean } from './report';
import { formatEventReport } from './events/report-event-chaos';
import { runEventChaos } from './events/run-event-chaos';
import { type ChaosRun, runChaos } from './run-chaos';

/** `npm run chaos`: checks that every acknowledged postback, or event, is stored exactly once, whatever fails. */
runWithCleanUp('chaos', async ({ cleanUp, say, makeFolder }) => {
  const options = readOptions(process.argv.slice(2));
  const folder = await makeFolder();
  const run = { options, folder, cleanUp, print: say };
  const { report, text, isPassed } = options.isOfEvents ? await runWithEvents(run) : await runWithPostbacks(run);
  await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${text}\nThe result is in ${options.jsonPath}\n`);
  if (!isPassed) process.exitCode = 1;
  if (options.isKept || (!isPassed && options.seededDefects.length === 0))
    say(`Logs and ack log are kept in ${await saveLogs(folder)}`);
});

interface Result {
  report: object;
  text: string;
  isPassed: boolean;
}

async function runWithPostbacks(run: ChaosRun): Promise<Result> {
  const report = await runChaos(run);
  return { report, text: formatReport(report), isPassed: isClean(report) };
}

async function runWithEvents(run: ChaosRun): Promise<Result> {
  const report = await runEventChaos(run);
  return { report, text: formatEventReport(report), isPassed: report.check.violations.length === 0 };
}
