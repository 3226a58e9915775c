import { Module } from '@nestjs/common';
import { InsightClient } from './insight-client';
import { InternalClient } from './internal-client';

@Module({ providers: [InternalClient, InsightClient], exports: [InternalClient, InsightClient] })
export class InternalClientModule {}
