import { once } from 'node:events';
import { chmod, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { FakeCall, FakeCloud } from './fake-cloud';
import { GoogleApi } from './google-api';

/**
 * A `gcloud` command in a folder, which passes every call to a fake cloud in this process, and Google's APIs of the same
 * cloud.
 */
export interface GcloudCommand {
  /** The variables with which a deployment finds both. */
  environment: { PATH: string; GOOGLE_API_URL: string };
  /** How often the command was started. */
  readonly starts: number;
  stop(): Promise<void>;
}

export async function installGcloud(cloud: FakeCloud, folder: string, path: string): Promise<GcloudCommand> {
  let starts = 0;
  const api = new GoogleApi(cloud);
  const server = createServer((request, response) => {
    if (request.url !== '/') return void api.respond(request, response);
    starts += 1;
    const respond = async (): Promise<void> => {
      const call = JSON.parse(await text(request)) as FakeCall;
      response.end(JSON.stringify(await cloud.answer(call)));
    };
    respond().catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const file = join(folder, 'gcloud');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await writeFile(file, scriptFor(url));
  await chmod(file, 0o755);
  return {
    environment: { PATH: [folder, path].join(delimiter), GOOGLE_API_URL: url },
    get starts() {
      return starts;
    },
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function scriptFor(url: string): string {
  return `#!${process.execPath}
const { existsSync, readFileSync, statSync } = require('node:fs');
const args = process.argv.slice(2);
const fileOf = (arg) => arg.replace(/^--[a-z-]+=/, '');
const isFile = (name) => name.startsWith('/') && existsSync(name) && statSync(name).isFile();
const files = Object.fromEntries(args.map(fileOf).filter(isFile).map((name) => [name, readFileSync(name, 'utf8')]));
const stdin = args.some((arg) => arg.endsWith('=-')) ? readFileSync(0, 'utf8') : '';
// fetch would take longer to load than everything else.
const request = require('node:http').request(${JSON.stringify(url)}, { method: 'POST' }, (response) => {
  let text = '';
  response.setEncoding('utf8').on('data', (part) => (text += part));
  response.on('end', () => {
    const { exitCode, out, error } = JSON.parse(text);
    process.stdout.write(out);
    process.stderr.write(error);
    process.exitCode = exitCode;
  });
});
request.end(JSON.stringify({ args, stdin, files }));
`;
}
