import { describeControllers, type DocsOptions, SERVICE_SECURITY } from '@app/common';
import { describeEndpoints, type DescribedEndpoint } from '@app/internal-protocol';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What OpenAPI says of a partner's service: its endpoint, which is configuration, and what it answers our processes. */
export function describeService(app: NestFastifyApplication, endpoint: () => DescribedEndpoint): DocsOptions {
  return {
    title: 'Partner service',
    description: 'One partner’s own service: takes its postbacks, answers for what became of them.',
    securitySchemes: SERVICE_SECURITY,
    describe: () => ({
      paths: {
        ...describeEndpoints([endpoint()]),
        ...describeControllers(app, '/internal/v1/'),
      },
    }),
  };
}
