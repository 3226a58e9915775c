import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { runWithCleanUp } from '../../tools/cli/run-with-clean-up';
import { keepLogs } from './keep-logs';
import { readOptions } from './read-options';
import { isClean, writeReport } from './report/chaos-report';
import { runChaos } from './run-chaos';

/** `npm run chaos`: whether everything that is acknowledged is stored, once, whatever breaks meanwhile. */
runWithCleanUp('chaos', async ({ cleanUp, say, makeFolder }) => {
  const options = readOptions(process.argv.slice(2));
  const folder = await makeFolder();
  const report = await runChaos({ options, folder, cleanUp, say });
  await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${writeReport(report)}\nThe result is in ${options.jsonPath}\n`);
  if (!isClean(report)) process.exitCode = 1;
  if (options.isKept || (!isClean(report) && options.seededDefects.length === 0))
    say(`Logs and ledger are kept in ${await keepLogs(folder)}`);
});
