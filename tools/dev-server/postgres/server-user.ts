import { execFile } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { UserFacingError } from '../../../libs/common/src/errors/user-facing-error';

/** A user of this machine. */
export interface SystemUser {
  name: string;
  uid: number;
  gid: number;
}

/** Accounts under which a server may run, the best first. */
const SERVER_USERS = ['postgres', 'nobody'];

/**
 * Chooses the user to run PostgreSQL as, because it refuses to run as root: the owner of an existing cluster,
 * otherwise `postgres`, otherwise `nobody`. Undefined when the current user is not root and runs it.
 *
 * @throws Error when we are root and there is no such user
 */
export async function chooseServerUser(clusterFolder: string): Promise<SystemUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const owner = await stat(clusterFolder).catch(() => undefined);
  if (owner && owner.uid !== 0) return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  const user = findUser(await readFile('/etc/passwd', 'utf8'), SERVER_USERS);
  if (user) return user;
  throw new UserFacingError(
    'PostgreSQL refuses to run as root, and this machine has neither a user postgres nor a user nobody to run it as. ' +
      'Start as an ordinary user, or set DATABASE_URL to a PostgreSQL server.',
  );
}

/** The first of `names` that a passwd file knows. */
export function findUser(passwd: string, names: readonly string[]): SystemUser | undefined {
  const users = passwd.split('\n').map((line) => line.split(':'));
  for (const name of names) {
    const [, , uid, gid] = users.find(([user]) => user === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** Whether `user` may enter `folder`. A process tries it, because modes of parents and access lists matter too. */
export async function canEnter(user: SystemUser | undefined, folder: string): Promise<boolean> {
  if (!user) return true;
  return (await runAs(user, '/bin/sh', ['-c', 'cd "$1"', 'sh', folder])).failure === undefined;
}

export interface RunResult {
  output: string;
  /** What the program printed when it failed, else the system's reason. */
  failure: string | undefined;
}

/** Runs a program to its end as `user` (as ourselves when undefined). */
export function runAs(user: SystemUser | undefined, program: string, args: string[]): Promise<RunResult> {
  const { promise, resolve } = Promise.withResolvers<RunResult>();
  execFile(program, args, { ...serverProcess(user), encoding: 'utf8' }, (error, stdout, stderr) =>
    resolve({ output: stdout, failure: error ? stderr.trim() || error.message : undefined }),
  );
  return promise;
}

/**
 * Options to spawn every process of the server: its user, a folder that every user may enter, and none of the current
 * environment, whose PGPORT, LC_ALL or TZ would change its behaviour.
 */
export function serverProcess(user: SystemUser | undefined): {
  cwd?: string;
  env?: Record<string, string>;
  uid?: number;
  gid?: number;
} {
  if (process.platform === 'win32') return {};
  return {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    ...(user && { uid: user.uid, gid: user.gid }),
  };
}
