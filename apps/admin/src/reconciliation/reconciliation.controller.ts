import { Get, Module, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AuditModule } from '../audit/audit.module';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ReconciliationMonitor } from './reconciliation-monitor.service';
import { ReconciliationReport, ReconciliationRequest } from './reconciliation.dto';
import { ReconciliationService } from './reconciliation.service';

@AdminApi('reconciliation', 'reconciliation')
export class ReconciliationController {
  constructor(private readonly reconciliation: ReconciliationService) {}

  @Get()
  @ApiOperation({
    summary: 'Reconcile each partner and hour: received = stored + repeated + quarantined + refused + waiting',
  })
  @ApiOkResponse({ type: ReconciliationReport })
  readReconciliation(
    @CurrentPrincipal() principal: Principal,
    @Query() request: ReconciliationRequest,
  ): Promise<ReconciliationReport> {
    return this.reconciliation.reconcile(principal, request);
  }
}

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [ReconciliationController],
  providers: [ReconciliationService, ReconciliationMonitor],
})
export class ReconciliationModule {}
