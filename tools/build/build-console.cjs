// Bundles the console into dist/apps/console/public with compressed copies of its assets. It is left out when none of
// the inputs has changed.
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { mkdir, readdir, readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { promisify } = require('node:util');
const { brotliCompress, constants, gzip } = require('node:zlib');

const ROOT = path.join(__dirname, '..', '..');
const OUTPUT = path.join(ROOT, 'dist', 'apps', 'console');
const STAMP = path.join(OUTPUT, 'inputs.sha256');
const FOLDERS = [
  'apps/console',
  'libs/postback/src',
  'libs/admin-client/src',
  'libs/networks/src',
  'libs/common/src/csv',
  'libs/common/src/errors',
  'libs/common/src/input',
];
const FILES = ['package-lock.json', 'tools/build/build-console.cjs'];
const COMPRESSIBLE = /\.(?:js|css|svg)$/;

async function buildConsole() {
  const hash = hashInputs();
  if ((await readFile(STAMP, 'utf8').catch(() => '')) === hash) return;
  await rm(STAMP, { force: true });
  const { build } = await import('vite');
  await build({ configFile: path.join(ROOT, 'apps', 'console', 'vite.config.mts'), logLevel: 'warn' });
  await compressAssets(path.join(OUTPUT, 'public', 'assets'));
  await mkdir(OUTPUT, { recursive: true });
  await writeFile(STAMP, hash);
}

function hashInputs() {
  const hash = createHash('sha256');
  const names = FOLDERS.flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
      .map((entry) => path.join(entry.parentPath, entry.name)),
  );
  for (const name of [...names.toSorted(), ...FILES.map((file) => path.join(ROOT, file))]) {
    hash
      .update(`${path.relative(ROOT, name)}\0`)
      .update(readFileSync(name))
      .update('\0');
  }
  return hash.digest('hex');
}

async function compressAssets(folder) {
  const names = (await readdir(folder)).filter((name) => COMPRESSIBLE.test(name));
  await Promise.all(names.map((name) => compress(path.join(folder, name))));
}

async function compress(file) {
  const content = await readFile(file);
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 10 } };
  const [br, gz] = await Promise.all([
    promisify(brotliCompress)(content, quality),
    promisify(gzip)(content, { level: 9 }),
  ]);
  await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
}

module.exports = { buildConsole };
