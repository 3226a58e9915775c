import { Body, HttpCode, Module, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ForAnyRole, ForPartnerKeys } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ConversionFinder } from './conversion-finder.service';
import { McpTools } from './mcp-tools.service';
import { MCP_RESPONSE, McpMessage } from './mcp.dto';
import { McpService } from './mcp.service';

const LIST_TOOLS = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

/** The Model Context Protocol over streamable HTTP, without sessions. It only reads. */
@ForAnyRole()
@ForPartnerKeys()
@AdminApi('mcp', 'insight')
export class McpController {
  constructor(private readonly mcp: McpService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Figures and conversions as tools of the Model Context Protocol, for AI programs' })
  @ApiBody({ type: McpMessage, examples: { 'the tools': { value: LIST_TOOLS } } })
  @ApiOkResponse({ description: 'The response to a request', schema: MCP_RESPONSE })
  @ApiAcceptedResponse({ description: 'A notification was accepted' })
  async handleMcpMessage(
    @CurrentPrincipal() principal: Principal,
    @Body() message: McpMessage,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { status, contentType, text } = await this.mcp.handle(principal, message, request.headers);
    if (contentType !== null) void reply.header('content-type', contentType);
    await reply.code(status).send(text);
  }
}

@Module({
  imports: [InternalClientModule],
  controllers: [McpController],
  providers: [McpService, McpTools, ConversionFinder],
})
export class McpModule {}
