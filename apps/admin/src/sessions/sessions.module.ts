import { Global, Module } from '@nestjs/common';
import { SessionsController } from './sessions.controller';
import { Sessions } from './sessions.service';

/** Global, because the guard of every feature accepts sessions. */
@Global()
@Module({ controllers: [SessionsController], providers: [Sessions], exports: [Sessions] })
export class SessionsModule {}
