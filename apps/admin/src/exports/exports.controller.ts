import { Get, Header, Module, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import { StoredPostbacksModule } from '../stored-postbacks/stored-postbacks.module';
import { attachment } from './attachment';
import type { ExportFormat } from './encode-rows';
import type { ExportedList } from './export-columns';
import { ExportConversions, ExportQuarantine, type ExportRequest } from './exports.dto';
import { Exports } from './exports.service';

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };

/** Proxies that buffer would hold the file back until it is complete. */
const UNBUFFERED = ['x-accel-buffering', 'no'] as const;

const describe = (format: ExportFormat) => ({
  description: 'The file, as it is read; the connection breaks where a service fails',
  content: { [TYPES[format].split(';', 1)[0]!]: { schema: { type: 'string', format: 'binary' } } },
});

/** Lists as files: every row that matches, in the order of the list, as the role of the person may see it. */
@AdminApi('exports', 'conversions')
export class ExportsController {
  constructor(private readonly exports: Exports) {}

  @Get('conversions.csv')
  @Header(...UNBUFFERED)
  @ApiOperation({ summary: 'Export stored postbacks as CSV' })
  @ApiOkResponse(describe('csv'))
  exportConversionsAsCsv(@CurrentPrincipal() principal: Principal, @Query() request: ExportConversions) {
    return this.send(principal, 'conversions', 'csv', request);
  }

  @Get('conversions.ndjson')
  @Header(...UNBUFFERED)
  @ApiOperation({ summary: 'Export stored postbacks, a JSON object a line; the last line has the number of rows' })
  @ApiOkResponse(describe('ndjson'))
  exportConversionsAsNdjson(@CurrentPrincipal() principal: Principal, @Query() request: ExportConversions) {
    return this.send(principal, 'conversions', 'ndjson', request);
  }

  @Get('quarantine.csv')
  @Header(...UNBUFFERED)
  @ApiOperation({ summary: 'Export quarantined postbacks as CSV' })
  @ApiOkResponse(describe('csv'))
  exportQuarantineAsCsv(@CurrentPrincipal() principal: Principal, @Query() request: ExportQuarantine) {
    return this.send(principal, 'quarantine', 'csv', request);
  }

  @Get('quarantine.ndjson')
  @Header(...UNBUFFERED)
  @ApiOperation({ summary: 'Export quarantined postbacks, a JSON object a line; the last line has the number of rows' })
  @ApiOkResponse(describe('ndjson'))
  exportQuarantineAsNdjson(@CurrentPrincipal() principal: Principal, @Query() request: ExportQuarantine) {
    return this.send(principal, 'quarantine', 'ndjson', request);
  }

  private async send(principal: Principal, list: ExportedList, format: ExportFormat, request: ExportRequest) {
    const stream = await this.exports.open(principal, list, format, request);
    const name = `${list}-${new Date().toISOString().slice(0, 16).replaceAll(/[-:]/g, '')}.${format}`;
    return new StreamableFile(stream, { type: TYPES[format], disposition: attachment(name) });
  }
}

/** Lists as files. */
@Module({
  imports: [InternalClientModule, StoredPostbacksModule],
  controllers: [ExportsController],
  providers: [Exports],
})
export class ExportsModule {}
