// Completes the build. dist/apps/<app>/main.js starts an app with the code that V8 compiled during the build; those on
// the path of a postback are bundled as well, because a thousand files are slow to find and to link (docs/adr/0020). So
// are the programs that `npm start` runs for each partner.
const { spawnSync } = require('node:child_process');
const { readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { build } = require('esbuild');

const DIST = path.join(__dirname, '..', '..', 'dist');

/** Loaded where they are used: most processes use none of them, and some are not installed. */
const LOADED_LATER = [
  '@duckdb/node-api',
  '@fastify/ajv-compiler',
  '@fastify/cors',
  '@fastify/fast-json-stringify-compiler',
  '@fastify/multipart',
  '@fastify/static',
  '@fastify/view',
  '@google-cloud/logging',
  '@nestjs/microservices',
  '@nestjs/platform-express',
  '@nestjs/websockets',
  'class-transformer',
  'class-validator',
  'file-type',
  'ioredis',
  'light-my-request',
  'pg-native',
  'swagger-ui-dist',
];

/** Admin's main program is not bundled: its validation and documents depend on metadata of shared packages. */
const BUNDLED = [
  ['gateway', 'main'],
  ['gateway', 'migrate'],
  ['partner-service', 'main'],
  ['partner-service', 'host'],
  ['partner-service', 'migrate'],
  ['partner-service', 'maintenance'],
  ['partner-service', 'cell-maintenance'],
  ['partner-service', 'move'],
  ['analytics', 'main'],
  ['analytics', 'migrate'],
  ['analytics-consumer', 'main'],
  ['insight', 'main'],
  ['insight', 'migrate'],
  ['admin', 'migrate'],
  ['admin', 'seed'],
];

async function bundle(app, program) {
  const folder = path.join(DIST, 'apps', app);
  const { outputFiles } = await build({
    entryPoints: [path.join(folder, 'src', `${program}.js`)],
    outfile: path.join(folder, bundleOf(program)),
    write: false,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    // Nest names providers and log lines after classes.
    keepNames: true,
    minifySyntax: true,
    legalComments: 'none',
    external: LOADED_LATER,
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: "'use strict';\nconst bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
    plugins: [foldersRelativeTo(folder)],
    logLevel: 'warning',
    // The compiler adds what a decorator already says to the documents.
    logOverride: { 'duplicate-object-key': 'silent' },
  });
  for (const { path: file, text } of outputFiles) await writeFile(file, toAscii(withoutNamesOfArrows(text)));
}

/**
 * esbuild names every function again, also an arrow function each time that it is made: half a microsecond, several
 * times a postback. Only an arrow function has no prototype, and nobody asks for its name.
 */
function withoutNamesOfArrows(text) {
  const declaration = 'var __name = (target, value) => ';
  if (text.split(declaration).length !== 2) throw new Error('esbuild names functions in another way than before.');
  return text.replace(declaration, `${declaration}target.prototype === undefined ? target : `);
}

/**
 * V8 keeps a source in two bytes per character as soon as one of its characters needs them: 8 MB instead of 4. esbuild
 * escapes strings, but neither regular expressions nor comments.
 */
function toAscii(text) {
  const escaped = /\\[^\0-\x7f].{0,40}/.exec(text);
  if (escaped) throw new Error(`A backslash before a character that is not ASCII: ${escaped[0]}`);
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function bundleOf(program) {
  return program === 'main' ? 'bundle.js' : `${program}.bundle.js`;
}

/** Our modules read files beside them, which stay where they are. */
function foldersRelativeTo(folder) {
  const load = async ({ path: file }) => {
    const own = JSON.stringify(`/${path.relative(folder, path.dirname(file)).split(path.sep).join('/')}`);
    const source = await readFile(file, 'utf8');
    return { contents: source.replaceAll(/\b__dirname\b/g, `(__dirname + ${own})`), loader: 'js' };
  };
  return {
    name: 'folders',
    setup: ({ onLoad }) => onLoad({ filter: /[\\/]dist[\\/](?:apps|libs)[\\/].*\.js$/ }, load),
  };
}

/**
 * Node caches what is required after the call, not the file that makes it. The space for young objects does not grow
 * before the app listens, because it would not shrink again.
 */
function writeLauncher(app, program, target) {
  const lines = [
    "require('node:v8').setFlagsFromString('--semi-space-growth-factor=1');",
    "const cache = require('node:path').join(__dirname, '..', '..', '.compile-cache');",
    "require('node:module').enableCompileCache(cache);",
    `require('./${target}');`,
  ];
  return writeFile(path.join(DIST, 'apps', app, `${program}.js`), `${lines.join('\n')}\n`);
}

async function complete() {
  await rm(path.join(DIST, '.compile-cache'), { recursive: true, force: true });
  await Promise.all(
    BUNDLED.flatMap(([app, program]) => [bundle(app, program), writeLauncher(app, program, bundleOf(program))]),
  );
  await writeLauncher('admin', 'main', 'src/main.js');
  for (const [app, program] of [...BUNDLED, ['admin', 'main']]) {
    // Without settings it refuses to start, and leaves what it compiled until then.
    spawnSync(process.execPath, [path.join(DIST, 'apps', app, `${program}.js`)], { env: {}, stdio: 'ignore' });
  }
}

complete().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
