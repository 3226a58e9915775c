import { EVENT_RECONCILIATION, type EventReconciliation } from '@app/internal-protocol';
import { Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { EventSourcesModule } from '../event-sources/event-sources.module';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { EventReconciliationMonitor } from './event-reconciliation-monitor.service';
import { EventReconciliationRequest } from './event-reconciliation.dto';
import { EventReconciliationService } from './event-reconciliation.service';

@AdminApi('analytics/reconciliation', 'events')
export class EventReconciliationController {
  constructor(private readonly reconciliation: EventReconciliationService) {}

  @Get()
  @ApiOperation({
    summary: 'Reconcile each source and hour: received = stored + duplicates + rejected + dropped + refused',
  })
  @ApiOkResponse({ description: 'The hours in which a source received something', schema: EVENT_RECONCILIATION })
  readEventReconciliation(
    @CurrentPrincipal() principal: Principal,
    @Query() request: EventReconciliationRequest,
  ): Promise<EventReconciliation> {
    return this.reconciliation.reconcile(principal, request);
  }
}

@Module({
  imports: [InternalClientModule, EventSourcesModule],
  controllers: [EventReconciliationController],
  providers: [EventReconciliationService, EventReconciliationMonitor],
})
export class EventReconciliationModule {}
