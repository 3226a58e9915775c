import { Module } from '@nestjs/common';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { ConversionFinder } from './conversion-finder.service';
import { McpController } from './mcp.controller';
import { McpService } from './mcp.service';
import { McpTools } from './mcp-tools.service';

@Module({
  imports: [InternalClientModule],
  controllers: [McpController],
  providers: [McpService, McpTools, ConversionFinder],
})
export class McpModule {}
