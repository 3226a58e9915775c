import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { SearchController } from './search.controller';
import { SearchService } from './search.service';

@Module({ imports: [InternalClientModule], controllers: [SearchController], providers: [SearchService] })
export class SearchModule {}
