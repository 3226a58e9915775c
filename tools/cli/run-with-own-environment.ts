import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { describeExit } from '../dev-server/processes/process-exit';

/**
 * Runs a program with this process's own environment and terminal.
 *
 * @throws ExplainedFault when it fails; it has said why
 */
export async function runWithOwnEnvironment(script: string): Promise<void> {
  const child = spawn(process.execPath, [script], { stdio: 'inherit' });
  await once(child, 'exit');
  if (child.exitCode !== 0) throw new UserFacingError(`It failed (${describeExit(child)}).`);
}
