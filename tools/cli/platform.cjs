#!/usr/bin/env node
// `npx platform <verb>`. Works in the root of the project, as npm's scripts do: `.env` and the data folder are there.
require('./build.cjs');
process.chdir(require('node:path').join(__dirname, '..', '..'));
require('../../dist/tools/cli/main.js');
