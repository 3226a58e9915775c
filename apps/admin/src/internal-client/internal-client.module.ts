import { Module } from '@nestjs/common';
import { InternalClient } from './internal-client';

@Module({ providers: [InternalClient], exports: [InternalClient] })
export class InternalClientModule {}
