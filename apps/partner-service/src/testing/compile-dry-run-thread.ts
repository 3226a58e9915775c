import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { DryRunThread } from '../dry-run/dry-run-thread';

const ROOT = join(__dirname, '..', '..', '..', '..');

/** Compiles the thread of dry runs from its sources: a thread is not loaded by the test runner, which would compile it. */
export function compileDryRunThread(): void {
  const { outputFiles } = buildSync({
    entryPoints: [join(__dirname, '..', 'dry-run', 'dry-run.worker.ts')],
    tsconfig: join(ROOT, 'tsconfig.json'),
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
  });
  const code = Buffer.from(outputFiles[0]!.contents).toString('base64');
  DryRunThread.file = new URL(`data:text/javascript;base64,${code}`);
}
