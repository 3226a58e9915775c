import 'reflect-metadata';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { UserFacingError } from '@app/common/errors/user-facing-error';
import { openApiDocuments } from './openapi-documents';

const FOLDER = 'docs/openapi';
const CLIENT_TYPES = 'libs/admin-client/src/openapi.generated.ts';

/** Writes the OpenAPI documents and the types of the admin client, or compares them with the code. */
export async function writeOpenApi({ check }: { check?: boolean }): Promise<void> {
  if (!check) mkdirSync(FOLDER, { recursive: true });
  for (const [file, text] of Object.entries(await generatedFiles())) {
    if (!check) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      throw new UserFacingError(`${file} is out of date. Run npm run openapi.`);
    }
  }
}

async function generatedFiles(): Promise<Record<string, string>> {
  const documents = await openApiDocuments();
  const files = Object.entries(documents).map(([name, document]) => [
    `${FOLDER}/${name}.json`,
    `${JSON.stringify(document, null, 2)}\n`,
  ]);
  return { ...Object.fromEntries(files), [CLIENT_TYPES]: await typesOf(documents['admin']!) };
}

async function typesOf(document: Record<string, unknown>): Promise<string> {
  const { default: toTypes, astToString } = await import('openapi-typescript');
  const types = astToString(await toTypes(JSON.stringify(document)));
  return `// Generated from docs/openapi/admin.json by npm run openapi. Do not edit.\n\n${types}`;
}
