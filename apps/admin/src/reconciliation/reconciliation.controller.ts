import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { type Caller, CallerOf } from '../auth/caller';
import { AdminApi } from '../http/admin-api';
import { ReconciliationDto, ReconciliationRequest } from './reconciliation.dto';
import { ReconciliationService } from './reconciliation.service';

@AdminApi('reconciliation', 'reconciliation')
export class ReconciliationController {
  constructor(private readonly reconciliation: ReconciliationService) {}

  @Get()
  @ApiOperation({ summary: 'By partner and hour: received = stored + repeated + quarantined + refused + waiting' })
  @ApiOkResponse({ type: ReconciliationDto })
  read(@CallerOf() caller: Caller, @Query() request: ReconciliationRequest): Promise<ReconciliationDto> {
    return this.reconciliation.reconcile(caller, request);
  }
}
