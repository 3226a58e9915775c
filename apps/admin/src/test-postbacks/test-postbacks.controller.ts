import { Body, HttpCode, Module, Param, Post } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { SendTestPostback, TestPostbackResult } from './test-postbacks.dto';
import { TestPostbacksService } from './test-postbacks.service';

@AdminApi('partners/:partner_code/test-postbacks', 'networks')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class TestPostbacksController {
  constructor(private readonly tests: TestPostbacksService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Send a test postback through edge, gateway and service; it is stored as a test and counted nowhere',
  })
  @ApiBody({
    type: SendTestPostback,
    examples: { 'a conversion': { value: { target: '/partner/involve/event?conversion_id=test-1&usd_payout=1.00' } } },
  })
  @ApiOkResponse({ type: TestPostbackResult })
  sendTestPostback(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Body() { target }: SendTestPostback,
  ): Promise<TestPostbackResult> {
    return this.tests.send(principal, partnerCode, target);
  }
}

@Module({ imports: [InternalClientModule], controllers: [TestPostbacksController], providers: [TestPostbacksService] })
export class TestPostbacksModule {}
