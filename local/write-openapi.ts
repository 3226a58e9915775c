import 'reflect-metadata';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ExplainedFault } from '@app/common/errors/explained-fault';
import { openApiDocuments } from './openapi-documents';
import { runTool } from './run-tool';

const FOLDER = 'docs/openapi';

/** `npm run openapi`: writes the OpenAPI documents; with `--check` it only tells whether they are up to date. */
runTool(async () => {
  const isCheck = process.argv.includes('--check');
  if (!isCheck) mkdirSync(FOLDER, { recursive: true });
  for (const [name, document] of Object.entries(await openApiDocuments())) {
    const file = `${FOLDER}/${name}.json`;
    const text = `${JSON.stringify(document, null, 2)}\n`;
    if (!isCheck) writeFileSync(file, text);
    else if (readFileSync(file, 'utf8') !== text) {
      throw new ExplainedFault(`${file} is not what the code says. Run npm run openapi.`);
    }
  }
});
