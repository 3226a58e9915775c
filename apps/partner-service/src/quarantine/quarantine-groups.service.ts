import type { InputReader } from '@app/common';
import { readStatement } from '@app/common/database/read-statement';
import type { QuarantineGroup, QuarantineGroups, ReadableMoney } from '@app/internal-protocol';
import { AMOUNT_FIELDS, scaled, type StoredDiagnostic, textOfScaled, UNKNOWN_CODE } from '@app/postback';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { READ_POOL } from '../database/database.module';
import { currencyOf } from '../dry-run/compare-postbacks';
import { TokenHasher } from '../intake/token-hasher';
import { MAX_COUNT } from '../list/read-in-time';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { valuesOf } from './quarantine.repository';
import { QuarantineService } from './quarantine.service';
import { readReadableAmounts, type ReadableAmounts } from './read-readable-amounts';
import { readStored } from './read-stored';

/** Reading one takes some 50 µs: these are read in a moment. */
const MONEY_OF = 1_000;
/** Longer ones are so rare that their money is not worth the memory. */
const MAX_CONTENT_BYTES = 16_384;

const GROUP_BY_REASON = readStatement(__dirname, 'group_by_reason');
const READ_CONTENTS = readStatement(__dirname, 'read_contents');

type GroupRow = Omit<QuarantineGroup, 'money'> & { looked_at: number };

interface ContentRow {
  id: string;
  received_at: string;
  reasons: StoredDiagnostic[];
  raw_data: string | null;
  body: Buffer | null;
  request_headers: string | null;
}

/** Quarantine by reason: how many, since when, and how much money waits. */
@Injectable()
export class QuarantineGroupsService {
  constructor(
    @Inject(READ_POOL) private readonly pool: Pool,
    private readonly partners: PartnerConfigService,
    private readonly tokens: TokenHasher,
    private readonly quarantine: QuarantineService,
  ) {}

  async read(input: InputReader): Promise<QuarantineGroups> {
    const filter = valuesOf(this.quarantine.readFilter(input, null));
    input.check();
    const [groups, contents] = await Promise.all([
      this.pool.query<GroupRow>(GROUP_BY_REASON.text, [...filter, MAX_COUNT]),
      this.pool.query<ContentRow>(READ_CONTENTS.text, [...filter, MONEY_OF, MAX_CONTENT_BYTES]),
    ]);
    const money = this.sumMoney(contents.rows);
    const lookedAt = groups.rows[0]?.looked_at ?? 0;
    return {
      groups: groups.rows.map((row) => describe(row, money)),
      looked_at: lookedAt,
      has_more: lookedAt === MAX_COUNT,
      money_of: contents.rows.length,
    };
  }

  /** A postback with several reasons counts for each of them: it waits for all. */
  private sumMoney(rows: readonly ContentRow[]): MoneyOfGroups {
    const partner = this.partners.current();
    const sums = new MoneyOfGroups();
    for (const row of rows) {
      const contents = readStored(row, partner, this.tokens.redactStored);
      const groups = new Set(row.reasons.map(({ field, code = UNKNOWN_CODE }) => keyOf({ field, code })));
      for (const content of contents) {
        const receivedAtMs = Date.parse(row.received_at);
        const readable = readReadableAmounts(partner, content, receivedAtMs, this.tokens.hashOfStored);
        for (const group of groups) sums.add(group, readable);
      }
    }
    return sums;
  }
}

function describe(row: GroupRow, money: MoneyOfGroups): QuarantineGroup {
  const { field, code, reason, params, postbacks, first_received_at, last_received_at, sample_postback_id } = row;
  const seen = { first_received_at, last_received_at, sample_postback_id };
  return { field, code, reason, params, postbacks, ...seen, money: money.of(row) };
}

class MoneyOfGroups {
  private readonly groups = new Map<string, Map<string, { field: string; currency: string | null; sum: bigint }>>();

  add(group: string, { amounts, currency }: ReadableAmounts): void {
    const sums = this.groups.get(group) ?? new Map();
    this.groups.set(group, sums);
    for (const field of AMOUNT_FIELDS) {
      const amount = amounts[field];
      if (amount === undefined) continue;
      const of = currencyOf(field, currency);
      const known = sums.get(`${field} ${of}`) ?? { field, currency: of, sum: 0n };
      sums.set(`${field} ${of}`, { ...known, sum: known.sum + scaled(amount) });
    }
  }

  of(group: Pick<QuarantineGroup, 'field' | 'code'>): ReadableMoney[] {
    return [...(this.groups.get(keyOf(group))?.values() ?? [])].map(({ field, currency, sum }) => {
      return { field, currency, amount: textOfScaled(sum) };
    });
  }
}

const keyOf = ({ field, code }: Pick<QuarantineGroup, 'field' | 'code'>): string => `${field} ${code}`;
