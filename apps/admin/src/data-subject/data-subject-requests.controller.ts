import { Body, HttpCode, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { ForAdmins } from '../auth/api-key.guard';
import { type Principal, CurrentPrincipal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { ErasureReport, PersonExport, PersonRequest } from './data-subject-requests.dto';
import { DataSubjectRequestsService } from './data-subject-requests.service';

const EXAMPLES = { 'by click id': { value: { click_id: 'click-8f2c91', partner_codes: ['rector'] } } };

@AdminApi('privacy', 'personal data')
@ForAdmins()
export class DataSubjectRequestsController {
  constructor(private readonly privacy: DataSubjectRequestsService) {}

  @Post('export')
  @HttpCode(200)
  @ApiOperation({ summary: 'All that is held of one person, by click id or sub id; for admins, and audited' })
  @ApiBody({ type: PersonRequest, examples: EXAMPLES })
  @ApiOkResponse({ type: PersonExport })
  exportPersonalData(@CurrentPrincipal() caller: Principal, @Body() request: PersonRequest): Promise<PersonExport> {
    return this.privacy.export(caller, request);
  }

  @Post('erase')
  @HttpCode(200)
  @ApiOperation({ summary: 'Erase one person: identifiers go, counts stay; safe to repeat; for admins, and audited' })
  @ApiBody({ type: PersonRequest, examples: EXAMPLES })
  @ApiOkResponse({ type: ErasureReport })
  erasePersonalData(@CurrentPrincipal() caller: Principal, @Body() request: PersonRequest): Promise<ErasureReport> {
    return this.privacy.erase(caller, request);
  }
}
