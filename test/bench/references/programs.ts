import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { until } from '@app/common/testing/until';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { STOP_WITH_PARENT } from '../../../tools/dev-server/postgres/server-command';
import { freePort } from '../../../tools/dev-server/ports';

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
/** Where Debian keeps the programs of each PostgreSQL; those in /usr/bin are a wrapper that selects one. */
const DEBIAN_POSTGRES = '/usr/lib/postgresql';
/** Folders that are not on every user's path. */
const OTHER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/pgsql/bin'];

/** The path of a program; undefined when this machine does not have it. */
export async function findProgram(name: string): Promise<string | undefined> {
  const versions = await readdir(DEBIAN_POSTGRES).catch(() => []);
  const newestFirst = versions.toSorted((one, other) => Number(other) - Number(one));
  const postgresFolders = newestFirst.map((version) => join(DEBIAN_POSTGRES, version, 'bin'));
  for (const folder of [...postgresFolders, ...OTHER_FOLDERS]) {
    const path = join(folder, name);
    const isExecutable = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (isExecutable) return path;
  }
  const script = ['-c', 'command -v "$1"', 'sh', name];
  const found = await promisify(execFile)('/bin/sh', script).catch(() => undefined);
  return found?.stdout.trim() || undefined;
}

export interface NginxOptions {
  program: string;
  upstreamPort: number;
  /** For its configuration, log and temporary files. */
  folder: string;
  cleanUp: CleanUp;
}

/** Starts nginx as a plain proxy and returns its port. @throws Error when it does not start */
export async function startNginx({ program, upstreamPort, folder, cleanUp }: NginxOptions): Promise<number> {
  const port = await freePort();
  await mkdir(folder, { recursive: true });
  const configuration = join(folder, 'nginx.conf');
  await writeFile(configuration, nginxConfiguration(port, upstreamPort));
  const log = join(folder, 'nginx.log');
  const command = [program, '-p', folder, '-c', configuration, '-e', log];
  const shell = ['-c', STOP_WITH_PARENT, 'stop-with-parent', '', ...command];
  const nginx = spawn('/bin/sh', shell, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(nginx, 'exit');
  cleanUp.defer(async () => {
    nginx.stdin.end();
    await ended;
  });
  const isAnswering = async (): Promise<boolean> => {
    if (nginx.exitCode !== null) throw new Error(`nginx ended; its log is ${log}`);
    return (await fetch(`http://${HOST}:${port}`).catch(() => undefined))?.ok ?? false;
  };
  await until('nginx answers', isAnswering, START_TIMEOUT_MS);
  return port;
}

/** One worker that keeps its connections, and writes no access log. */
function nginxConfiguration(port: number, upstreamPort: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${kind};`);
  return `
    daemon off;
    worker_processes 1;
    pid nginx.pid;
    events { worker_connections 1024; }
    http {
      ${temporary.join(' ')}
      access_log off;
      keepalive_requests 100000000;
      upstream bare { server ${HOST}:${upstreamPort}; keepalive 64; keepalive_requests 100000000; }
      server {
        listen ${HOST}:${port};
        location / {
          proxy_pass http://bare;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
        }
      }
    }`;
}
