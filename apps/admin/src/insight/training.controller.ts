import { Get, Header, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { AdminOnly } from '../auth/access';
import { CurrentPrincipal, type Principal } from '../auth/principal';
import { attachment } from '../exports/attachment';
import { AdminApi } from '../http/admin-api';
import { InsightClient } from '../internal-client/insight-client';
import { ExportTraining } from './training.dto';

const TYPE = 'application/vnd.apache.parquet';

/** Conversions for models that are trained elsewhere. */
@AdminOnly()
@AdminApi('insight', 'insight')
export class TrainingController {
  constructor(private readonly insight: InsightClient) {}

  @Get('training.parquet')
  @Header('x-accel-buffering', 'no')
  @ApiOperation({ summary: 'Export conversions with the features of their first postback and their decision' })
  @ApiOkResponse({
    description: 'A Parquet file, once all of it is written',
    content: { [TYPE]: { schema: { type: 'string', format: 'binary' } } },
  })
  async exportTraining(
    @CurrentPrincipal() principal: Principal,
    @Query() { as_of: asOf, from, partner }: ExportTraining,
  ) {
    const file = await this.insight.open(principal, 'training.parquet', {
      ...(asOf && { as_of: asOf.toISOString() }),
      ...(from && { from: from.toISOString() }),
      ...(partner !== undefined && { partner }),
    });
    const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
    const name = ['training', ...(partner === undefined ? [] : [partner]), day].join('-');
    return new StreamableFile(file, { type: TYPE, disposition: attachment(`${name}.parquet`) });
  }
}
