import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { describeExit } from './processes/process-exit';

/**
 * Runs a program with this process's own environment and terminal.
 *
 * @throws ExplainedFault when it fails; it has said why
 */
export async function runWithOwnEnvironment(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: 'inherit' });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new ExplainedFault(`It failed (${describeExit(child)}).`);
}
