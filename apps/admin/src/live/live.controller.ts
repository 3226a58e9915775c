import { problems } from '@app/common';
import { Get, Module, Query, Req, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiKeyGuard } from '../auth/api-key.guard';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { LiveFeeds } from './live-feeds.service';
import { LiveTail } from './live-tail.service';
import { LiveRequest } from './live.dto';

const DESCRIPTION =
  'A nameless event is a postback, and its id the postback id. watch: as_of, and which partners are watched, asleep, or do not ' +
  'respond. rate: of per_second postbacks, the newest of which is until, only some were shown. gap: more was missed than is sent again.';

@AdminApi('live', 'conversions')
export class LiveController {
  constructor(private readonly tail: LiveTail) {}

  @Get()
  @ApiOperation({ summary: 'Watch postbacks as they are stored or quarantined, as server-sent events' })
  @ApiOkResponse({ description: DESCRIPTION, content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async watch(
    @CurrentPrincipal() principal: Principal,
    @Query() choice: LiveRequest,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (this.tail.isStopping) throw problems.unavailable('This process is stopping; connect again.');
    const start = await this.tail.prepare(principal, choice, request);
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // A connection that outlives its stream would keep the process from stopping.
      connection: 'close',
    });
    if (request.method === 'HEAD') reply.raw.end();
    else start(reply.raw);
  }
}

/** Postbacks of all partners as they come. */
@Module({
  imports: [InternalClientModule],
  controllers: [LiveController],
  providers: [LiveFeeds, LiveTail, ApiKeyGuard],
})
export class LiveModule {}
