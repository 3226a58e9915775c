import { describeControllers, type DocsOptions, SERVICE_SECURITY } from '@app/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What OpenAPI says of insight: what it answers our own processes. People and programs ask the admin app. */
export function describeInsight(app: NestFastifyApplication): DocsOptions {
  return {
    title: 'Insight',
    description: 'Figures of all partners by one model; the admin app serves them under /api/v1/insight.',
    securitySchemes: SERVICE_SECURITY,
    describe: () => ({ paths: describeControllers(app, '/internal/v1/') }),
  };
}
