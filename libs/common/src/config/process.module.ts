import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { Log } from '../logging/log';

/** The settings and the log of the process, for every module. */
@Module({})
export class ProcessModule {
  static with<T extends object>(type: Type<T>, environment: T, log: Log): DynamicModule {
    const providers = [
      { provide: type, useValue: environment },
      { provide: Log, useValue: log },
    ];
    return { module: ProcessModule, global: true, providers, exports: providers };
  }
}
