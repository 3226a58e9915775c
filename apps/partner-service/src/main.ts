import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { AppModule } from './app.module';
import { routeRequests } from './intake/route-requests';
import { describeService } from './openapi';
import { PartnerConfigService } from './partner-config/partner-config.service';
import { PartnerServiceEnvironment } from './partner-service.env';
import { BODY_LIMIT_BYTES, IntakeHandler } from './intake/intake.handler';

runMain('partner-service', async () => {
  const environment = readEnvironment(PartnerServiceEnvironment);
  const log = (await openLog('partner-service', environment)).with({ partner: environment.PARTNER_CODE });
  await startHttpApp(AppModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'raw',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    rawHandler: (app) => routeRequests(app.get(PartnerConfigService), app.get(IntakeHandler)),
    docs: (app) => describeService(app, () => app.get(PartnerConfigService).describedEndpoint()),
  });
});
