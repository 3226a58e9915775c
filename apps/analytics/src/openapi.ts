import { describeControllers, type DocsOptions, SERVICE_SECURITY } from '@app/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeCollecting } from './collect/collect-contracts';

const WRITE_KEY = {
  type: 'apiKey',
  in: 'header',
  name: 'X-Write-Key',
  description: 'The write key of a source; also as the user of Basic authentication, or as write_key in query or body',
};

/** The collector's OpenAPI document: where events are sent, and its addresses for our own processes. */
export function describeCollector(app: NestFastifyApplication): DocsOptions {
  return {
    title: 'Collector of events',
    description: 'Stores events of pages, apps and servers, each once, and answers for what became of them.',
    securitySchemes: { ...SERVICE_SECURITY, 'write-key': WRITE_KEY },
    describe: () => ({ paths: { ...describeCollecting(), ...describeControllers(app, '/internal/v1/') } }),
  };
}
