import { type DynamicModule, type InjectionToken, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { Log } from '../logging/log';
import {
  MetricsService,
  OPERATIONS_OPTIONS,
  OperationsController,
  type OperationsOptions,
} from './operations.controller';

interface OperationsRegistration {
  imports?: ModuleMetadata['imports'];
  inject: InjectionToken[];
  useFactory: (...injected: never[]) => OperationsOptions;
}

/** Serves /health, /ready, /info, /metrics and /. */
@Module({})
export class OperationsModule {
  static register(registration: OperationsRegistration): DynamicModule {
    return {
      module: OperationsModule,
      global: true,
      imports: registration.imports ?? [],
      controllers: [OperationsController],
      providers: [
        {
          provide: OPERATIONS_OPTIONS,
          inject: registration.inject,
          useFactory: registration.useFactory,
        },
        MetricsService,
      ],
      exports: [MetricsService],
    };
  }
}

/** Provides the settings and the log of the process to every module. */
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
