import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { StoredPostbacksModule } from '../stored-postbacks/stored-postbacks.module';
import { ExportsController } from './exports.controller';
import { Exports } from './exports.service';

/** Lists as files. */
@Module({
  imports: [InternalClientModule, StoredPostbacksModule],
  controllers: [ExportsController],
  providers: [Exports],
})
export class ExportsModule {}
