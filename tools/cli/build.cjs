// Runs before every command: rejects an older Node, with which the build fails halfway, and builds when a source has changed.
const { spawnSync } = require('node:child_process');
const { readdirSync, readFileSync, statSync } = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..', '..');
const SOURCES = ['apps', 'libs', 'deploy', 'tools', 'test'];
const FILES = [
  'package.json',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'tools/build/build-all.cjs',
  'tools/build/build-console.cjs',
  'tools/build/complete-build.cjs',
];
/** Written by `npm run build`; its time is that of the build's beginning. */
const STAMP = path.join(ROOT, 'dist', '.built');

const { engines } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
const needed = engines.node.replace('>=', '');
const [minMajor, minMinor] = needed.split('.').map(Number);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < minMajor || (major === minMajor && minor < minMinor)) {
  process.stderr.write(`This needs Node ${needed} or later, but runs on ${process.versions.node}.\n`);
  process.exit(1);
}

if (isStale()) {
  const { status } = spawnSync('npm run --silent build', { cwd: ROOT, shell: true, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

/** Whether a source has changed since the build. The time of an inode changes with its content, its name and its mode. */
function isStale() {
  const builtMs = statSync(STAMP, { throwIfNoEntry: false })?.mtimeMs;
  if (builtMs === undefined) return true;
  const isNewer = (file) => statSync(path.join(ROOT, file)).ctimeMs > builtMs;
  return FILES.some(isNewer) || SOURCES.some((folder) => sourcesIn(folder).some(isNewer));
}

/** Folders count as well: a file that is gone has changed its folder. */
function sourcesIn(folder) {
  const entries = readdirSync(path.join(ROOT, folder), { recursive: true }).map((name) => path.join(folder, name));
  return entries.filter((name) => !/spec\.ts$|\.(?!(?:ts|mts|tsx|css|html|svg|sql)$)\w+$/.test(path.basename(name)));
}
