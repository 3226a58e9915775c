import { Global, Module } from '@nestjs/common';
import { LastGoodRoutesRepository } from './last-good-routes.repository';
import { RouteTableService } from './route-table.service';

/** The routes of now, for whoever asks. */
@Global()
@Module({
  providers: [RouteTableService, LastGoodRoutesRepository],
  exports: [RouteTableService],
})
export class RouteModule {}
