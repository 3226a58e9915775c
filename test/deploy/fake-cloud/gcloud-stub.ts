import { chmod, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/**
 * Puts a `gcloud` into a folder that hands every call to the stand-in at `url`, with the content of the files that it
 * names, and answers as it is told.
 *
 * @returns the PATH on which it is found first
 */
export async function installGcloudStub(folder: string, url: string, path: string): Promise<string> {
  const file = join(folder, 'gcloud');
  await writeFile(file, `#!${process.execPath}\n${scriptFor(url)}`);
  await chmod(file, 0o755);
  return [folder, path].join(delimiter);
}

function scriptFor(url: string): string {
  return `
const { existsSync, readFileSync, statSync } = require('node:fs');
const args = process.argv.slice(2);
const fileOf = (arg) => arg.replace(/^--[a-z-]+=/, '');
const isFile = (name) => name.startsWith('/') && existsSync(name) && statSync(name).isFile();
const files = Object.fromEntries(args.map(fileOf).filter(isFile).map((name) => [name, readFileSync(name, 'utf8')]));
const stdin = args.some((arg) => arg.endsWith('=-')) ? readFileSync(0, 'utf8') : '';
// Not fetch, which takes twice as long to load as all the rest.
const request = require('node:http').request(${JSON.stringify(url)}, { method: 'POST' }, (answer) => {
  let text = '';
  answer.setEncoding('utf8').on('data', (part) => (text += part));
  answer.on('end', () => {
    const { exitCode, out, error } = JSON.parse(text);
    process.stdout.write(out);
    process.stderr.write(error);
    process.exitCode = exitCode;
  });
});
request.end(JSON.stringify({ args, stdin, files }));
`;
}
