import { JOB_OF_PARTNER } from '@app/internal-protocol';
import { Body, Get, HttpCode, Module, Param, Post, StreamableFile } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiOperation, ApiParam } from '@nestjs/swagger';
import { AuditModule } from '../audit/audit.module';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { attachment } from '../exports/attachment';
import { AdminApi } from '../http/admin-api';
import { InternalClientModule } from '../internal-client/internal-client.module';
import type { PartnerJob } from '../internal-client/partner-client';
import type { ErrorFormat } from './encode-errors';
import { CreateImport, ImportPart } from './imports.dto';
import { ImportsService } from './imports.service';

const TYPES = { csv: 'text/csv; charset=utf-8', ndjson: 'application/x-ndjson; charset=utf-8' };
const IMPORT = {
  description: 'The import, a job; its `counts.done` is the row with which it goes on',
  schema: JOB_OF_PARTNER,
};

const FILE_EXAMPLE = {
  file_name: 'report.csv',
  file_size_bytes: 34,
  file_hash: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  columns: [
    { name: 'Order', parameter: 'conversion_id' },
    { name: 'Note', parameter: null },
  ],
  rows: 2,
};
const PART_EXAMPLE = { first_row: 0, lines: [2, 3], rows: [['A1', 'a note'], ['A2']] };

const OfImport = (): MethodDecorator => ApiParam({ name: 'id', example: '019a1b2c-3d4e-7f50-8a9b-0c1d2e3f4a5b' });

const describeFile = (format: ErrorFormat) => ({
  description: 'The file, as it is read; the connection breaks where the service fails',
  content: { [TYPES[format].split(';', 1)[0]!]: { schema: { type: 'string', format: 'binary' } } },
});

/** Imports of a partner's conversions from CSV files, which the client reads and sends part by part. */
@AdminApi('partners/:partner_code/imports', 'jobs')
@ApiParam({ name: 'partner_code', example: 'involve_asia' })
export class ImportsController {
  constructor(private readonly imports: ImportsService) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Begin an import of a CSV file, or go on with one of the same file' })
  @ApiBody({ type: CreateImport, examples: { 'two rows': { value: FILE_EXAMPLE } } })
  @ApiOkResponse(IMPORT)
  openImport(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Body() request: CreateImport,
  ): Promise<PartnerJob> {
    return this.imports.open(principal, partnerCode, request);
  }

  @Post(':id/parts')
  @HttpCode(200)
  @OfImport()
  @ApiOperation({ summary: 'Store rows of an import; the last ones end it. Sent again, they are stored once' })
  @ApiBody({ type: ImportPart, examples: { 'both rows': { value: PART_EXAMPLE } } })
  @ApiOkResponse(IMPORT)
  addImportPart(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('id') id: string,
    @Body() part: ImportPart,
  ): Promise<PartnerJob> {
    return this.imports.addPart(principal, partnerCode, id, part);
  }

  @Get(':id/errors.csv')
  @OfImport()
  @ApiOperation({
    summary: 'The rows of an import that are no conversions, with their lines, reasons and columns, as CSV',
  })
  @ApiOkResponse(describeFile('csv'))
  exportErrorsAsCsv(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('id') id: string,
  ) {
    return this.sendErrors(principal, partnerCode, id, 'csv');
  }

  @Get(':id/errors.ndjson')
  @OfImport()
  @ApiOperation({ summary: 'The rows of an import that are no conversions, a JSON object a line' })
  @ApiOkResponse(describeFile('ndjson'))
  exportErrorsAsNdjson(
    @CurrentPrincipal() principal: Principal,
    @Param('partner_code') partnerCode: string,
    @Param('id') id: string,
  ) {
    return this.sendErrors(principal, partnerCode, id, 'ndjson');
  }

  private async sendErrors(principal: Principal, partnerCode: string, id: string, format: ErrorFormat) {
    const stream = await this.imports.openErrors(principal, partnerCode, id, format);
    return new StreamableFile(stream, {
      type: TYPES[format],
      disposition: attachment(`import-errors-${id}.${format}`),
    });
  }
}

@Module({
  imports: [AuditModule, InternalClientModule],
  controllers: [ImportsController],
  providers: [ImportsService],
})
export class ImportsModule {}
