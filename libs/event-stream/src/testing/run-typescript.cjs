// Runs a TypeScript file as a process of its own, for tests that kill it: node -r this file.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const { transformSync } = require('@swc/core');

const LIBS = join(__dirname, '../../..');
const OPTIONS = {
  module: { type: 'commonjs' },
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

const resolve = Module._resolveFilename;
Module._resolveFilename = function resolveApp(request, ...rest) {
  const [, library, path = 'index'] = /^@app\/([a-z-]+)(?:\/(.+))?$/.exec(request) ?? [];
  return resolve.call(this, library ? join(LIBS, library, 'src', path) : request, ...rest);
};
Module._extensions['.ts'] = (module, filename) => {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...OPTIONS, filename }).code, filename);
};
require('reflect-metadata');
