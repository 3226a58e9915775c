import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { envExample } from './env-example';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { runTool } from './run-tool';

const FILE = '.env.example';

/** `npm run env:example`: writes .env.example; with `--check` it only tells whether the file is up to date. */
runTool(async () => {
  if (!process.argv.includes('--check')) return writeFileSync(FILE, envExample());
  if (readFileSync(FILE, 'utf8') !== envExample()) {
    throw new ExplainedFault(`${FILE} is not what the environment classes say. Run npm run env:example.`);
  }
});
