import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { PostgresUrlSetting, readEnvironment } from '@app/common';
import { runWithCleanUp } from '../../tools/cli/clean-up';
import { readOptions } from './read-options';
import { formatReport } from './report/format-report';
import { runBench } from './run-bench';

/** The environment of the benchmark. */
class BenchEnvironment {
  @PostgresUrlSetting('A server where databases and roles may be created; empty: one is started for the run.')
  DATABASE_URL: string = '';
}

/** `npm run bench`: how fast the platform stores postbacks, compared with references on the same machine. */
runWithCleanUp('bench', async ({ cleanUp, say, makeFolder }) => {
  const options = readOptions(process.argv.slice(2));
  const { DATABASE_URL: databaseUrl } = readEnvironment(BenchEnvironment);
  const startedMs = performance.now();
  const folder = await makeFolder();
  const report = await runBench({ options, databaseUrl, folder, cleanUp, print: say });
  await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
  const tookSeconds = Math.round((performance.now() - startedMs) / 1_000);
  process.stdout.write(
    `\n${formatReport(report)}\nThe run took ${tookSeconds} s. All figures are in ${options.jsonPath}\n`,
  );
});
