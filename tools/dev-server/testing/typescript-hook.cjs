// oxlint-disable no-underscore-dangle -- Node's own names for what has to be hooked
// Lets a plain `node -r` run this project's TypeScript, for tests that need a process of its own to kill.
const { readFileSync } = require('node:fs');
const { Module } = require('node:module');
const path = require('node:path');
const { transformSync } = require('@swc/core');

const ROOT = path.join(__dirname, '..', '..', '..');
const ALIASES = [
  [/^@app\/([a-z-]+\/.*)$/, (rest) => path.join(ROOT, 'libs', rest.replace('/', '/src/'))],
  [/^@app\/([a-z-]+)$/, (library) => path.join(ROOT, 'libs', library, 'src/index.ts')],
];

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function resolve(request, ...rest) {
  const alias = ALIASES.find(([pattern]) => pattern.test(request));
  return resolveFilename.call(this, alias ? alias[1](alias[0].exec(request)[1]) : request, ...rest);
};

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    filename,
    module: { type: 'commonjs' },
    jsc: {
      target: 'es2024',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
    },
  });
  module._compile(code, filename);
};
