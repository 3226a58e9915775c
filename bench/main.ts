import 'reflect-metadata';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError, readEnvironment } from '@app/common';
import { ExplainedFault } from '../local/explained-fault';
import { BenchEnvironment } from './bench.env';
import { CleanUp } from './clean-up';
import { readOptions } from './read-options';
import { writeReport } from './report/write-report';
import { runBench } from './run-bench';

const INTERRUPTED = 130;
/** In the project, because a system's folder for temporary files is often kept in RAM, where fsync costs nothing. */
const DATA_FOLDER = join(__dirname, '..', '..', 'data');

const cleanUp = new CleanUp();
let isInterrupted = false;

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    isInterrupted = true;
    say('Stopping');
    cleanUp.run().then(() => process.exit(INTERRUPTED), fail);
  });
}

main().catch((fault: unknown) => {
  // What breaks because everything is being stopped is no fault.
  if (!isInterrupted) fail(fault);
});

async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const { DATABASE_URL: databaseUrl } = readEnvironment(BenchEnvironment);
  try {
    const folder = await makeFolder();
    const report = await runBench({ options, databaseUrl, folder, cleanUp, say });
    await writeFile(options.jsonPath, `${JSON.stringify(report, null, 2)}\n`);
    process.stdout.write(`\n${writeReport(report)}\nAll figures are in ${options.jsonPath}\n`);
  } finally {
    await cleanUp.run();
  }
}

/** A folder of this run alone. */
async function makeFolder(): Promise<string> {
  await mkdir(DATA_FOLDER, { recursive: true });
  const folder = await mkdtemp(join(DATA_FOLDER, 'bench-'));
  cleanUp.defer(() => rm(folder, { recursive: true, force: true }));
  // Where PostgreSQL runs as another user, that user has to come by.
  await chmod(folder, 0o755);
  return folder;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** A fault that explains itself is shown without a stack. */
function fail(fault: unknown): never {
  const isExplained = fault instanceof ExplainedFault || fault instanceof EnvironmentError;
  const stack = fault instanceof Error && !isExplained ? fault.stack : undefined;
  say(stack ?? (fault instanceof Error ? fault.message : String(fault)));
  process.exit(1);
}
