import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { TestPostbacksController } from './test-postbacks.controller';
import { TestPostbacksService } from './test-postbacks.service';

@Module({ imports: [InternalClientModule], controllers: [TestPostbacksController], providers: [TestPostbacksService] })
export class TestPostbacksModule {}
