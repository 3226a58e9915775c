import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../../../tools/dev-server/free-port';
import { STOP_WITH_PARENT } from '../../../tools/dev-server/postgres/stop-with-parent';
import type { CleanUp } from '../../../tools/cli/clean-up';
import { HOST, urlOf } from '../platform/running-server';
import { waitUntilReady } from '../platform/wait-until-ready';

export interface NginxOptions {
  program: string;
  /** Where it passes requests to. */
  upstreamPort: number;
  /** For its configuration and temporary files. */
  folder: string;
  cleanUp: CleanUp;
}

/** Starts nginx as a plain proxy and returns its port. @throws Error with what it said when it does not start */
export async function startNginx({ program, upstreamPort, folder, cleanUp }: NginxOptions): Promise<number> {
  const port = await findFreePort(HOST);
  await mkdir(folder, { recursive: true });
  const configuration = join(folder, 'nginx.conf');
  await writeFile(configuration, writeConfiguration(port, upstreamPort));
  const log = join(folder, 'nginx.log');
  const command = [program, '-p', folder, '-c', configuration, '-e', log];
  const shell = ['-c', STOP_WITH_PARENT, 'stop-with-parent', '', ...command];
  const nginx = spawn('/bin/sh', shell, { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  const ended = once(nginx, 'exit');
  cleanUp.defer(async () => {
    nginx.stdin.end();
    await ended;
  });
  const fault = await waitUntilReady(urlOf({ port }), () => nginx.exitCode !== null);
  if (fault !== undefined) throw new Error(`nginx ${fault}. It said:\n${await readFile(log, 'utf8')}`);
  return port;
}

/** One worker that keeps its connections, and writes no log. */
function writeConfiguration(port: number, upstreamPort: number): string {
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
