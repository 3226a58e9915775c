import { createHash, randomBytes } from 'node:crypto';
import { access, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UserFacingError } from '../../../libs/common/src/errors/user-facing-error';
import { readJsonFile, writePrivateFile } from '../private-file';
import { findPostgresBinaries, type PostgresBinaries, reachableBinaries, systemFolder } from './binaries';
import { canEnter, chooseServerUser, runAs, type SystemUser } from './server-user';

/** A database cluster on disk, with all that is needed to start it. */
export interface Cluster {
  binaries: PostgresBinaries;
  /** The owner of the files, who also runs the server; undefined: the current user. */
  user: SystemUser | undefined;
  folder: string;
  state: ClusterState;
  /** Stores the state for the next start. */
  save(state: ClusterState): Promise<void>;
}

/** The content of postgres.json in the data folder. */
export interface ClusterState {
  /** The cluster's folder, relative to the data folder when it lies within. */
  folder: string;
  /** The superuser's. */
  password: string;
  /** The port it last listened on; undefined before the first start. */
  port?: number;
}

export interface ClusterOptions {
  dataFolder: string;
  /** Without it nothing survives a power cut: for tests. */
  isDurable: boolean;
  /** PostgreSQL 15 or later; that of npm by default. */
  binaries?: PostgresBinaries;
  /** Prints a line for the user. */
  say: (line: string) => void;
}

/** The superuser of every cluster made here. */
export const SUPERUSER = 'postgres';

/**
 * Finds the data folder's cluster, or makes one: UTF-8, text compared by code point on every platform, passwords as
 * SCRAM. A cluster whose creation was interrupted is created again.
 */
export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  await mkdir(options.dataFolder, { recursive: true });
  const stateFile = stateFileOf(options.dataFolder);
  const known = await readClusterState(options.dataFolder);
  const defaultFolder = resolve(options.dataFolder, known?.folder ?? 'postgres');
  const user = await chooseServerUser(defaultFolder);
  const place = known?.folder ?? (await choosePlace(user, options));
  const folder = resolve(options.dataFolder, place);
  const exists = await isCluster(folder);
  if (exists && !known)
    throw new UserFacingError(`${folder} is a database cluster, but ${stateFile} with its password is missing`);

  const save = (state: ClusterState): Promise<void> =>
    writePrivateFile(stateFile, `${JSON.stringify(state, null, 2)}\n`);
  const state = known ?? { folder: place, password: randomBytes(24).toString('base64url') };
  if (!known) await save(state);
  const binaries = await reachableBinaries(options.binaries ?? (await findPostgresBinaries()), user, options.say);
  if (!exists) await makeCluster({ binaries, user, folder }, state.password, options);
  return { binaries, user, folder, state, save };
}

/** Reads the state of the data folder's cluster; undefined when it has none. */
export function readClusterState(dataFolder: string): Promise<ClusterState | undefined> {
  return readJsonFile<ClusterState>(stateFileOf(dataFolder));
}

function stateFileOf(dataFolder: string): string {
  return join(dataFolder, 'postgres.json');
}

/** Within the data folder, unless the server's user cannot reach it (as under /root). */
async function choosePlace(user: SystemUser | undefined, { dataFolder, say }: ClusterOptions): Promise<string> {
  if (await canEnter(user, dataFolder)) return 'postgres';
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const place = join(await systemFolder(hash), 'postgres');
  say(`${user?.name} cannot enter ${dataFolder}, so the database is kept in ${place}`);
  return place;
}

function isCluster(folder: string): Promise<boolean> {
  return access(join(folder, 'PG_VERSION')).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      // A folder that is closed to us holds a cluster of another user; it is never taken for an empty place.
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}

/** Made under another name and renamed once it is whole. */
async function makeCluster(
  { binaries, user, folder }: Pick<Cluster, 'binaries' | 'user' | 'folder'>,
  password: string,
  options: ClusterOptions,
): Promise<void> {
  const draft = `${folder}.new`;
  const passwordFile = `${folder}.password`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  try {
    if (user) await chownAll(user, [draft, passwordFile]);
    const args = ['--pgdata', draft, '--username', SUPERUSER, '--pwfile', passwordFile, '--auth', 'scram-sha-256'];
    // The provider came with PostgreSQL 17.
    const builtin = options.binaries ? [] : ['--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const locale = ['--encoding=UTF8', '--locale=C', ...builtin];
    const haste = options.isDurable ? [] : ['--no-sync'];
    const { failure } = await runAs(user, binaries.initdb, [...args, ...locale, ...haste, '--no-instructions']);
    if (failure) throw new UserFacingError(`Failed to create a database cluster in ${folder}: ${failure}`);
    await rename(draft, folder);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

async function chownAll(user: SystemUser, paths: string[]): Promise<void> {
  for (const path of paths) await chown(path, user.uid, user.gid);
}
