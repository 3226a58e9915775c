import { Contract, Input, InputReader, serviceIdentityGuardWith } from '@app/common';
import { CONVERSION_STATE, schemas } from '@app/internal-protocol';
import { referenceOf } from '@app/postback';
import { Controller, Get, UseGuards, UseInterceptors } from '@nestjs/common';
import { presentState } from '../conversion-api/present-state';
import { splitStateId } from '../conversions/conversion-key';
import { writeCursor } from '../list/cursor';
import { ReadProblemInterceptor } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { PartnerServiceEnvironment } from '../partner-service.env';
import { type ChangedRow, ChangeFeedRepository } from './change-feed.repository';
import { readPosition } from './feed-position';

/**
 * Accepts the key of the change feed besides the service's own. A process with that key alone reads conversions and can do
 * nothing else: not export a person, not redrive, not read raw requests.
 */
const ChangeFeedGuard = serviceIdentityGuardWith(PartnerServiceEnvironment, ({ CHANGE_FEED_KEY }) => CHANGE_FEED_KEY);

const DEFAULT_LIMIT = 1_000;
const MAX_LIMIT = 5_000;

const { BOOLEAN, INTEGER, listOf, objectOf, orNull, STRING } = schemas;

const CONTRACT = {
  summary: 'Conversions that changed since a position, in their present state',
  description:
    'Without `after`, every conversion from the first on. An erasure is a change too, and so is the removal of a ' +
    'conversion whose postbacks a redrive gave to others (`state` is null); a deletion by retention is not. ' +
    '410 `position_lost`: the database was restored or moved, so read again from the start.',
  query: {
    after: { type: 'string', description: 'next of the page before' },
    limit: {
      type: 'integer',
      minimum: 1,
      default: DEFAULT_LIMIT,
      description: `More than ${MAX_LIMIT} is taken as ${MAX_LIMIT}; a transaction is given whole, even beyond the limit`,
    },
  },
  response: objectOf('ConversionChanges', {
    changes: listOf(
      objectOf('ConversionChange', {
        tenant_id: INTEGER,
        tenant: orNull(STRING),
        conversion_id: STRING,
        conversion_key: orNull({
          ...STRING,
          description: 'Besides conversion_id, what identifies the conversion; null where the id alone does',
        }),
        click_ref: orNull({ ...STRING, description: 'The click id, from whichever field the mapping has it in' }),
        sub_ref: orNull({ ...STRING, description: 'The sub id, likewise' }),
        state: orNull(CONVERSION_STATE),
      }),
    ),
    next: { ...STRING, description: 'The position after this page' },
    is_complete: { ...BOOLEAN, description: 'There was nothing more when the page was read' },
  }),
};

/** Serves the changes of conversions to those of our processes that keep a copy of them, such as a warehouse sync. */
@UseGuards(ChangeFeedGuard)
@UseInterceptors(ReadProblemInterceptor)
@Controller('internal/v1/conversion-changes')
export class ChangeFeedController {
  constructor(
    private readonly feed: ChangeFeedRepository,
    private readonly partners: PartnerConfigService,
  ) {}

  @Get()
  @Contract(CONTRACT)
  async read(@Input() input: InputReader) {
    const after = input.text('after');
    const position = after === null ? undefined : readPosition(after);
    if (after !== null && !position)
      input.addError('after', 'invalid_cursor', 'is not a position that was given out here');
    const limit = input.wholeNumber('limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT;
    input.check();
    const { rows, next, isComplete } = await this.feed.read(position, limit);
    return { changes: rows.map((row) => this.describe(row)), next: writeCursor(next), is_complete: isComplete };
  }

  private describe(row: ChangedRow) {
    const { conversionId, key } = splitStateId(row.conversion_id);
    const tenant = this.partners.current().tenants.get(row.tenant_id);
    const isRemoved = row.is_removed === true;
    return {
      tenant_id: row.tenant_id,
      tenant: tenant?.code ?? null,
      conversion_id: conversionId,
      conversion_key: key,
      click_ref: row.original?.click_ref ?? referenceIn(row, tenant?.clickColumn ?? 'click_id'),
      sub_ref: row.original?.sub_ref ?? referenceIn(row, tenant?.subColumn ?? 'sub_id'),
      state: isRemoved ? null : presentState(row),
    };
  }
}

/** The reference in the merged fields, which the present mapping names. */
function referenceIn({ other_fields: fields }: ChangedRow, column: string): string | null {
  const known = (fields as Record<string, { value: string }> | null)?.[column];
  return referenceOf(known?.value ?? null);
}
