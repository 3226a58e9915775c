import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseOptions } from '../command-line';
import { envExample } from './env-example';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { runCommand } from '../run-command';

const USAGE = 'Usage: npm run env:example -- [--check]';
const FILE = '.env.example';

/** `npm run env:example`: writes .env.example; with `--check` it only tells whether the file is up to date. */
runCommand(async () => {
  const { check } = parseOptions(process.argv.slice(2), { check: { type: 'boolean' } }, USAGE);
  if (!check) return writeFileSync(FILE, envExample());
  if (readFileSync(FILE, 'utf8') !== envExample()) {
    throw new UserFacingError(`${FILE} is not what the environment classes say. Run npm run env:example.`);
  }
});
