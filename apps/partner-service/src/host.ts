import 'reflect-metadata';
import { openLog, readEnvironment, runMain, startHttpApp } from '@app/common';
import { CellEnvironment } from './host/cell.env';
import { HostModule } from './host/host.module';
import { PartnerHost } from './host/partner-host';

/** Serves all partners of a cell in one process. */
runMain('partner-host', async () => {
  const environment = readEnvironment(CellEnvironment);
  const log = await openLog('partner-host', environment);
  await startHttpApp(HostModule.forProcess(environment, log.with({ cell: environment.CELL })), {
    environment,
    log,
    bodies: 'raw',
    rawHandler: (app) => {
      const host = app.get(PartnerHost);
      return (request, response) => host.dispatch(request, response);
    },
  });
});
