import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { runWithCleanUp } from '../../tools/cli/clean-up';
import { saveLogs } from './keep-logs';
import { readOptions } from './read-options';
import { formatReport, isClean } from './report';
import { runChaos } from './run-chaos';

/** `npm run chaos`: checks that every acknowledged postback is stored exactly once, whatever fails. */
runWithCleanUp('chaos', async ({ cleanUp, say, makeFolder }) => {
  const options = readOptions(process.argv.slice(2));
  const folder = await makeFolder();
  const report = await runChaos({ options, folder, cleanUp, print: say });
  await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${formatReport(report)}\nThe result is in ${options.jsonPath}\n`);
  if (!isClean(report)) process.exitCode = 1;
  if (options.isKept || (!isClean(report) && options.seededDefects.length === 0))
    say(`Logs and ack log are kept in ${await saveLogs(folder)}`);
});
