import { Global, Module } from '@nestjs/common';
import { LastKnownGoodRoutesRepository } from './last-known-good-routes.repository';
import { RouteTableService } from './route-table.service';

/** The routes of now, for whoever asks. */
@Global()
@Module({
  providers: [RouteTableService, LastKnownGoodRoutesRepository],
  exports: [RouteTableService],
})
export class RoutingModule {}
