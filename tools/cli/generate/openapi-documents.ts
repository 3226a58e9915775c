import { buildDocument, type DocsOptions } from '@app/common/http/serve-docs';
import { Log } from '@app/common/logging/log';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AdminEnvironment } from '../../../apps/admin/src/admin.env';
import { AppModule as Admin } from '../../../apps/admin/src/app.module';
import { describeAdmin } from '../../../apps/admin/src/openapi';
import { AnalyticsEnvironment } from '../../../apps/analytics/src/analytics.env';
import { AppModule as Collector } from '../../../apps/analytics/src/app.module';
import { describeCollector } from '../../../apps/analytics/src/openapi';
import { AppModule as Gateway } from '../../../apps/gateway/src/app.module';
import { GatewayEnvironment } from '../../../apps/gateway/src/gateway.env';
import { describeGateway } from '../../../apps/gateway/src/openapi';
import { AppModule as Insight } from '../../../apps/insight/src/app.module';
import { InsightEnvironment } from '../../../apps/insight/src/insight.env';
import { describeInsight } from '../../../apps/insight/src/openapi';
import { AppModule as PartnerService } from '../../../apps/partner-service/src/app.module';
import { describeService } from '../../../apps/partner-service/src/openapi';
import { PartnerServiceEnvironment } from '../../../apps/partner-service/src/partner-service.env';

/** Which endpoints there are is configuration; the documents show one that ships. */
const ENDPOINT = { endpoint: 'involve/event', partnerName: 'involve_asia' };

const log = new Log({ write: () => {}, flush: () => {} }, 'error');

/** The OpenAPI documents of the apps by their names. They need the built code: only its classes carry their schemas. */
export async function openApiDocuments(): Promise<Record<string, Record<string, unknown>>> {
  const [gateway, admin] = [new GatewayEnvironment(), new AdminEnvironment()];
  // Its pools are made with the module; nothing connects.
  const database = { PARTNER_DATABASE_URL: 'postgres://127.0.0.1/documents' };
  const service = Object.assign(new PartnerServiceEnvironment(), database);
  return {
    gateway: await describe(Gateway.forProcess(gateway, log), (app) => describeGateway(app, () => [ENDPOINT])),
    'partner-service': await describe(PartnerService.forProcess(service, log), (app) =>
      describeService(app, () => ENDPOINT),
    ),
    insight: await describe(Insight.forProcess(new InsightEnvironment(), log), describeInsight),
    analytics: await describe(Collector.forProcess(new AnalyticsEnvironment(), log), describeCollector),
    admin: await describe(Admin.forProcess(admin, log), describeAdmin),
  };
}

/** A preview builds no providers: nothing connects, and no setting is needed. */
async function describe(
  root: DynamicModule,
  docs: (app: NestFastifyApplication) => DocsOptions,
): Promise<Record<string, unknown>> {
  const options = { preview: true, logger: false } as const;
  const app = await NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), options);
  return buildDocument(docs(app));
}
