import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { readEnvironment } from '@app/common';
import { runWithCleanUp } from '../../tools/cli/run-with-clean-up';
import { BenchEnvironment } from './bench.env';
import { readOptions } from './read-options';
import { writeReport } from './report/write-report';
import { runBench } from './run-bench';

runWithCleanUp('bench', async ({ cleanUp, say, makeFolder }) => {
  const options = readOptions(process.argv.slice(2));
  const { DATABASE_URL: databaseUrl } = readEnvironment(BenchEnvironment);
  const folder = await makeFolder();
  const report = await runBench({ options, databaseUrl, folder, cleanUp, say });
  await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`\n${writeReport(report)}\nAll figures are in ${options.jsonPath}\n`);
});
