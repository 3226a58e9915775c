import { Module } from '@nestjs/common';
import { InsightClient } from './insight-client';
import { InternalClient } from './internal-client';
import { PartnerClient } from './partner-client';

const CLIENTS = [InternalClient, InsightClient, PartnerClient];

@Module({ providers: CLIENTS, exports: CLIENTS })
export class InternalClientModule {}
