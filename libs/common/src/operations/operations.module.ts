import { type DynamicModule, type InjectionToken, Module, type ModuleMetadata } from '@nestjs/common';
import { MetricsService } from './metrics.service';
import { OperationsController } from './operations.controller';
import { OPERATIONS_OPTIONS, type OperationsOptions } from './operations-options';

interface OperationsRegistration {
  imports?: ModuleMetadata['imports'];
  inject: InjectionToken[];
  useFactory: (...injected: never[]) => OperationsOptions;
}

/** /health, /ready, /info, /metrics and / for every process. */
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
