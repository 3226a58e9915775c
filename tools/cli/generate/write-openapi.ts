import 'reflect-metadata';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { parseOptions } from '../command-line';
import { openApiDocuments } from './openapi-documents';
import { runCommand } from '../run-command';

const USAGE = 'Usage: npm run openapi -- [--check]';
const FOLDER = 'docs/openapi';

/** `npm run openapi`: writes the OpenAPI documents; with `--check` it only tells whether they are up to date. */
runCommand(async () => {
  const { check } = parseOptions(process.argv.slice(2), { check: { type: 'boolean' } }, USAGE);
  if (!check) mkdirSync(FOLDER, { recursive: true });
  for (const [name, document] of Object.entries(await openApiDocuments())) {
    const file = `${FOLDER}/${name}.json`;
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if (!check) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      throw new UserFacingError(`${file} is not what the code says. Run npm run openapi.`);
    }
  }
});
