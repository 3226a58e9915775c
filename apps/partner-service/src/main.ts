import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { AppModule } from './app.module';
import { openDoor } from './door/open-door';
import { describeService } from './openapi';
import { PartnerService } from './partner/partner.service';
import { PartnerServiceEnvironment } from './partner-service.env';
import { BatchDoor } from './postback/batch-door';
import { BODY_LIMIT_BYTES, PostbackDoor } from './postback/postback-door';

runMain('partner-service', async () => {
  const environment = readEnvironment(PartnerServiceEnvironment);
  const log = (await openLog('partner-service', environment)).with({ partner: environment.PARTNER_CODE });
  await startHttpApp(AppModule.forProcess(environment, log), {
    environment,
    log,
    bodies: 'raw',
    bodyLimitBytes: BODY_LIMIT_BYTES,
    door: (app) => openDoor(app.get(PartnerService), app.get(PostbackDoor), app.get(BatchDoor)),
    docs: (app) => describeService(app, () => app.get(PartnerService).describedEndpoint()),
  });
});
