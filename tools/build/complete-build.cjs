// Completes the build. dist/apps/<app>/main.js starts an app with the code that V8 compiled during the build; those on
// the path of a postback are bundled as well, because a thousand files are slow to find and to link (docs/adr/0020).
const { spawnSync } = require('node:child_process');
const { readFile, rm, writeFile } = require('node:fs/promises');
const path = require('node:path');
const { build } = require('esbuild');

const DIST = path.join(__dirname, '..', '..', 'dist');

/** Loaded where they are used: most processes use none of them, and some are not installed. */
const LOADED_LATER = [
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
  'pg-native',
  'swagger-ui-dist',
];

async function bundle(app) {
  const folder = path.join(DIST, 'apps', app);
  await build({
    entryPoints: [path.join(folder, 'src', 'main.js')],
    outfile: path.join(folder, 'bundle.js'),
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
  });
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
function writeLauncher(app, program) {
  const lines = [
    "require('node:v8').setFlagsFromString('--semi-space-growth-factor=1');",
    "const cache = require('node:path').join(__dirname, '..', '..', '.compile-cache');",
    "require('node:module').enableCompileCache(cache);",
    `require('${program}');`,
  ];
  return writeFile(path.join(DIST, 'apps', app, 'main.js'), `${lines.join('\n')}\n`);
}

async function complete() {
  await rm(path.join(DIST, '.compile-cache'), { recursive: true, force: true });
  await Promise.all([
    bundle('gateway'),
    bundle('partner-service'),
    writeLauncher('gateway', './bundle.js'),
    writeLauncher('partner-service', './bundle.js'),
    writeLauncher('admin', './src/main.js'),
  ]);
  for (const app of ['gateway', 'partner-service', 'admin']) {
    // Without settings it refuses to start, and leaves what it compiled until then.
    spawnSync(process.execPath, [path.join(DIST, 'apps', app, 'main.js')], { env: {}, stdio: 'ignore' });
  }
}

complete().catch((error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
