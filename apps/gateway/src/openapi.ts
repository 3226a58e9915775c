import { describeControllers, type DocsOptions, SERVICE_SECURITY } from '@app/common';
import { describeEndpoints, type DescribedEndpoint } from '@app/internal-protocol';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** The gateway's OpenAPI document: its endpoints, which are configuration, and its addresses for our own processes. */
export function describeGateway(app: NestFastifyApplication, endpoints: () => DescribedEndpoint[]): DocsOptions {
  return {
    title: 'Postback gateway',
    description: 'The public address: every partner’s endpoint, and what can be read behind it.',
    securitySchemes: SERVICE_SECURITY,
    describe: () => ({
      paths: {
        ...describeEndpoints(endpoints()),
        ...describeControllers(app, '/internal/v1/'),
      },
    }),
  };
}
