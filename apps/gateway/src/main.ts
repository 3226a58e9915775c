import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
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
    rawHandler: (app) => app.get(IngressService).rawHandler,
    docs: (app) => describeGateway(app, () => describedEndpoints(app.get(RouteTableService))),
  });
});

function describedEndpoints(routes: RouteTableService): { endpoint: string; partnerName: string }[] {
  const { byEndpoint } = routes.current();
  return [...byEndpoint].map(([endpoint, { partnerCode }]) => ({ endpoint, partnerName: partnerCode }));
}
