import 'reflect-metadata';
import { openLog, type RawHandler, readEnvironment, runMain, startHttpApp } from '@app/common';
import type { INestApplicationContext } from '@nestjs/common';
import { AnalyticsForwarder } from './analytics/analytics-forwarder';
import { AppModule } from './app.module';
import { GatewayEnvironment } from './gateway.env';
import { IngressService } from './ingress/ingress.service';
import { describeGateway } from './openapi';
import { RouteTableService } from './routing/route-table.service';

runMain('gateway', async () => {
  const environment = readEnvironment(GatewayEnvironment);
  const log = await openLog('gateway', environment);
  await startHttpApp(AppModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'raw',
    maxHeaderBytes: 16 * 1024,
    rawHandler,
    docs: (app) => describeGateway(app, () => describedEndpoints(app.get(RouteTableService))),
  });
});

/** Events go to the collector, everything else to the partners' services. */
function rawHandler(app: INestApplicationContext): RawHandler {
  const [analytics, ingress] = [app.get(AnalyticsForwarder), app.get(IngressService)];
  return (message, response) => {
    if (!analytics.handles(message.url ?? '/')) return ingress.rawHandler(message, response);
    void analytics.handle(message, response);
    return true;
  };
}

function describedEndpoints(routes: RouteTableService): { endpoint: string; partnerName: string }[] {
  const { byEndpoint } = routes.current();
  return [...byEndpoint].map(([endpoint, { partnerCode }]) => ({ endpoint, partnerName: partnerCode }));
}
