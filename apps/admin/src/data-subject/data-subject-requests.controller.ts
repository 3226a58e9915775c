import { Body, HttpCode, Module, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AuditModule } from '../audit/audit.module';
import { AdminOnly } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ErasureReport, PersonExport, PersonRequest } from './data-subject-requests.dto';
import { DataSubjectRequestsService } from './data-subject-requests.service';
import { IdentifyingMappingsRepository } from './identifying-mappings.repository';
import { PredictionsOfPerson } from './predictions-of-person.service';

const EXAMPLES = {
  'by click id': { value: { click_id: 'click-8f2c91', partner_codes: ['rector'] } },
  'by the user of events': { value: { user_id: 'user-8f2c91' } },
};

@AdminApi('privacy', 'personal data')
@AdminOnly()
export class DataSubjectRequestsController {
  constructor(private readonly requests: DataSubjectRequestsService) {}

  @Post('export')
  @HttpCode(200)
  @ApiOperation({ summary: 'Export all data of one person, by an id of postbacks or events; for admins, and audited' })
  @ApiBody({ type: PersonRequest, examples: EXAMPLES })
  @ApiOkResponse({ type: PersonExport })
  exportPersonalData(@CurrentPrincipal() principal: Principal, @Body() request: PersonRequest): Promise<PersonExport> {
    return this.requests.export(principal, request);
  }

  @Post('erase')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Erase one person: identifiers are removed, counts stay; safe to repeat; for admins, and audited',
  })
  @ApiBody({ type: PersonRequest, examples: EXAMPLES })
  @ApiOkResponse({ type: ErasureReport })
  erasePersonalData(@CurrentPrincipal() principal: Principal, @Body() request: PersonRequest): Promise<ErasureReport> {
    return this.requests.erase(principal, request);
  }
}

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [DataSubjectRequestsController],
  providers: [DataSubjectRequestsService, IdentifyingMappingsRepository, PredictionsOfPerson],
})
export class DataSubjectModule {}
