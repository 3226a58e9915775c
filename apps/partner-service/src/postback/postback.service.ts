import { Injectable } from '@nestjs/common';
import { problems } from '@app/common';
import { authenticateCaller, otherRequestSigned } from '../authenticate/authenticate-caller';
import { LimitService } from '../limit/limit.service';
import type { SignedText } from '../authenticate/caller-signature';
import { SignatureTurns } from '../authenticate/signature-turns';
import type { CompiledPartner } from '../partner/compile-partner';
import { PartnerService } from '../partner/partner.service';
import { KnownPostbacks } from './known-postbacks';
import { interpretPostback, type Interpretation } from './interpret-postback';
import { PostbackStore } from './postback-store.service';
import type { RawPostback } from './raw-postback';
import { readPostback } from './read-postback';
import type { Receipt } from './read-receipt';
import type { StoredOutcome } from './stored-row';
import { TokenHasher } from './token-hasher';
import { type Origin, toConversion, toQuarantine } from './to-rows';

/** What became of one postback, for its answer and its log line. */
export interface Accepted {
  receipt: Receipt;
  /** Undefined for one that was known by its id, so that it was not read again. */
  tenantCode: string | undefined;
  outcome: StoredOutcome;
  partner: CompiledPartner;
  /** How long each step took, in milliseconds. */
  steps: { read_ms: number; store_ms: number };
}

/** The journey of a postback. */
@Injectable()
export class PostbackService {
  /** Receipts that may return, while their first arrival is under way: the others wait for its outcome. */
  private readonly underWay = new Map<string, Promise<Accepted>>();
  private readonly turns = new SignatureTurns();

  constructor(
    private readonly partners: PartnerService,
    private readonly store: PostbackStore,
    private readonly known: KnownPostbacks,
    private readonly tokens: TokenHasher,
    private readonly limits: LimitService,
  ) {}

  /**
   * @throws Problem forbidden or forbidden_ip (403), unauthorized (401), too_large (413), rate_limited (429),
   * unavailable (503): then nothing is stored
   */
  accept(raw: RawPostback, receipt: Receipt): Promise<Accepted> {
    if (!receipt.isSigned) return this.receive(raw, receipt);
    const first = this.underWay.get(receipt.id);
    if (first) return first;
    const accepting = this.receiveOnce(raw, receipt).finally(() => this.underWay.delete(receipt.id));
    this.underWay.set(receipt.id, accepting);
    return accepting;
  }

  /**
   * One that is delivered again is looked up before it is judged or read: what is in it may be why its service died or
   * fell silent the last time. The first delivery pays for no lookup; the ids in the database decide then.
   */
  private async receiveOnce(raw: RawPostback, receipt: Receipt): Promise<Accepted> {
    if (!receipt.isRedelivered) return this.receive(raw, receipt);
    const startedMs = performance.now();
    const outcome = await this.known.find(receipt);
    if (!outcome) return this.receive(raw, receipt);
    const steps = { read_ms: 0, store_ms: round(performance.now() - startedMs) };
    return { receipt, tenantCode: undefined, outcome, partner: this.partners.current(), steps };
  }

  private async receive(raw: RawPostback, receipt: Receipt): Promise<Accepted> {
    const startedMs = performance.now();
    const partner = this.partners.current();
    const signed = authenticateCaller(partner.callers, raw, receipt, this.tokens.hash);
    const read = readPostback(raw, this.tokens.redact, partner.mapping.secretNames);
    const interpretation = interpretPostback(partner, read, this.tokens.hash);
    if (partner.config.requireToken && !interpretation.isTokenKnown) {
      throw problems.unauthorized('Send a token of this account, for example as ts_token.');
    }
    // Only where a lease has run out is there something to wait for.
    const counted = this.limits.take(partner, interpretation.tenant, receipt);
    interpretation.result.warnings.push(...(counted instanceof Promise ? await counted : counted));
    const readMs = performance.now();
    const keep = () =>
      this.keep({ partner, tenant: interpretation.tenant, raw, receipt, read, signed }, interpretation);
    const outcome = signed ? await this.keepSigned(receipt, signed, keep) : await keep();
    const steps = { read_ms: round(readMs - startedMs), store_ms: round(performance.now() - readMs) };
    return { receipt, tenantCode: interpretation.tenant.code, outcome, partner, steps };
  }

  /** A signature is spent once, by whichever postback is stored first; each later one gets its outcome. */
  private async keepSigned(
    receipt: Receipt,
    signed: SignedText,
    keep: () => Promise<StoredOutcome>,
  ): Promise<StoredOutcome> {
    const outcome = await this.turns.run(signed.digest, async (isProbablySpent) => {
      const known = isProbablySpent ? await this.known.find(receipt, signed) : undefined;
      return known ?? keep();
    });
    if (outcome.isOtherRequest) throw otherRequestSigned();
    return outcome;
  }

  private keep(origin: Origin, { result }: Interpretation): Promise<StoredOutcome> {
    return result.ok
      ? this.store.store(toConversion(origin, result.postback, result.warnings))
      : this.store.quarantine(toQuarantine(origin, result.faults, result.conversionId));
  }
}

function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
