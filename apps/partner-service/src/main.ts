import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { describeAddresses } from '@app/postback';
import { AppModule } from './app.module';
import { openDoor } from './door/open-door';
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
    docs: (app) => ({
      title: `Postbacks of ${environment.PARTNER_CODE}`,
      description: 'One partner’s own service: takes its postbacks, answers for what became of them.',
      paths: () => describeAddresses([app.get(PartnerService).describedEndpoint()]),
    }),
  });
});
