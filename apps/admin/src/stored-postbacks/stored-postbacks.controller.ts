import { Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { type MergedList, MergedLists } from './merged-lists.service';
import { ListQuarantine, ListStoredPostbacks, QUARANTINED_POSTBACKS, STORED_POSTBACKS } from './stored-postbacks.dto';

@AdminApi('conversions', 'conversions')
export class StoredPostbacksController {
  constructor(private readonly lists: MergedLists) {}

  @Get()
  @ApiOperation({ summary: 'List the stored postbacks of all partners or some, the newest first' })
  @ApiOkResponse({ description: 'One page, and the partners that did not respond', schema: STORED_POSTBACKS })
  listStoredPostbacks(
    @CurrentPrincipal() principal: Principal,
    @Query() request: ListStoredPostbacks,
  ): Promise<MergedList> {
    return this.lists.list(principal, 'conversions', request);
  }
}

@AdminApi('quarantine', 'conversions')
export class QuarantineController {
  constructor(private readonly lists: MergedLists) {}

  @Get()
  @ApiOperation({ summary: 'List the quarantined postbacks of all partners or some, the newest first' })
  @ApiOkResponse({ description: 'One page, and the partners that did not respond', schema: QUARANTINED_POSTBACKS })
  listQuarantine(@CurrentPrincipal() principal: Principal, @Query() request: ListQuarantine): Promise<MergedList> {
    return this.lists.list(principal, 'quarantine', request);
  }
}
