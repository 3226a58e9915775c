import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseOptions } from './command-line';
import { envExample } from './env-example';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { runTool } from './run-tool';

const USAGE = 'Usage: npm run env:example -- [--check]';
const FILE = '.env.example';

/** `npm run env:example`: writes .env.example; with `--check` it only tells whether the file is up to date. */
runTool(async () => {
  const { check } = parseOptions(process.argv.slice(2), { check: { type: 'boolean' } }, USAGE);
  if (!check) return writeFileSync(FILE, envExample());
  if (readFileSync(FILE, 'utf8') !== envExample()) {
    throw new ExplainedFault(`${FILE} is not what the environment classes say. Run npm run env:example.`);
  }
});
