import { writeSync } from 'node:fs';
import { EnvironmentError } from '@app/common/config/environment';
import { UserFacingError } from '@app/common/errors/user-facing-error';

const STDERR = 2;

/** Errors that a person can fix, by the system's code. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied; it may belong to another user',
  EPERM: 'not permitted; it may belong to another user',
  EROFS: 'it is on a read-only file system',
  ENOSPC: 'no space is left on its disk',
  EDQUOT: 'the quota of its disk is used up',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  EEXIST: 'something else is in its place',
  ENOENT: 'it does not exist',
};

/** Ends a command with code 1. An error is shown with its stack only when its message does not explain it. */
export function exitWithError(error: unknown): never {
  writeSync(STDERR, `\n${explainError(error)}\n`);
  process.exit(1);
}

export function explainError(error: unknown): string {
  if (error instanceof UserFacingError || error instanceof EnvironmentError) return error.message;
  const { code, path, dest } = (error ?? {}) as NodeJS.ErrnoException & { dest?: string };
  const reason = REASONS[code ?? ''];
  if (reason !== undefined && path !== undefined) return `${dest ?? path} cannot be used: ${reason} (${code}).`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
