import { Injectable } from '@nestjs/common';
import { problems } from '@app/common';
import { authenticateCaller, otherRequestSigned } from '../caller-auth/authenticate-caller';
import { RateLimitService } from '../rate-limit/rate-limit.service';
import type { SignedText } from '../caller-auth/caller-signature';
import { SignatureQueue } from '../caller-auth/signature-queue';
import type { CompiledPartner } from '../partner-config/compile-partner';
import { PartnerConfigService } from '../partner-config/partner-config.service';
import { SeenPostbacks } from '../conversions/seen-postbacks';
import { interpret, type Interpretation } from './interpret';
import { ConversionStore } from '../conversions/conversion-store';
import type { PostbackRequest } from './postback-request';
import { readParameters } from './read-parameters';
import type { Envelope } from './envelope';
import type { StoredOutcome } from '../conversions/conversion-row';
import { TokenHasher } from './token-hasher';
import { type Origin, conversionRow, quarantineRow } from '../conversions/to-rows';

/** What became of one postback, for its answer and its log line. */
export interface Accepted {
  envelope: Envelope;
  /** Undefined for one that was known by its id, so that it was not read again. */
  tenantCode: string | undefined;
  outcome: StoredOutcome;
  partner: CompiledPartner;
  /** How long each step took, in milliseconds. */
  steps: { read_ms: number; store_ms: number };
}

/** The journey of a postback. */
@Injectable()
export class IntakeService {
  /** Receipts that may return, while their first arrival is under way: the others wait for its outcome. */
  private readonly inFlight = new Map<string, Promise<Accepted>>();
  private readonly signatures = new SignatureQueue();

  constructor(
    private readonly partners: PartnerConfigService,
    private readonly store: ConversionStore,
    private readonly known: SeenPostbacks,
    private readonly tokens: TokenHasher,
    private readonly limits: RateLimitService,
  ) {}

  /**
   * @throws Problem forbidden or forbidden_ip (403), unauthorized (401), too_large (413), rate_limited (429),
   * unavailable (503): then nothing is stored
   */
  accept(raw: PostbackRequest, envelope: Envelope): Promise<Accepted> {
    if (!envelope.isSigned) return this.receive(raw, envelope);
    const first = this.inFlight.get(envelope.id);
    if (first) return first;
    const accepting = this.receiveOnce(raw, envelope).finally(() => this.inFlight.delete(envelope.id));
    this.inFlight.set(envelope.id, accepting);
    return accepting;
  }

  /**
   * One that is delivered again is looked up before it is judged or read: what is in it may be why its service died or
   * fell silent the last time. The first delivery pays for no lookup; the ids in the database decide then.
   */
  private async receiveOnce(raw: PostbackRequest, envelope: Envelope): Promise<Accepted> {
    if (!envelope.isRedelivered) return this.receive(raw, envelope);
    const startedMs = performance.now();
    const outcome = await this.known.find(envelope);
    if (!outcome) return this.receive(raw, envelope);
    const steps = { read_ms: 0, store_ms: round(performance.now() - startedMs) };
    return { envelope, tenantCode: undefined, outcome, partner: this.partners.current(), steps };
  }

  private async receive(raw: PostbackRequest, envelope: Envelope): Promise<Accepted> {
    const startedMs = performance.now();
    const partner = this.partners.current();
    const signed = authenticateCaller(partner.callerRules, raw, envelope, this.tokens.hash);
    const read = readParameters(raw, this.tokens.redact, partner.mapping.secretNames);
    const interpretation = interpret(partner, read, this.tokens.hash);
    if (partner.config.requireToken && !interpretation.isTokenKnown) {
      throw problems.unauthorized('Send a token of this account, for example as ts_token.');
    }
    // Only where a lease has run out is there something to wait for.
    const counted = this.limits.consume(partner, interpretation.tenant, envelope);
    interpretation.result.warnings.push(...(counted instanceof Promise ? await counted : counted));
    const readMs = performance.now();
    const keep = () =>
      this.keep({ partner, tenant: interpretation.tenant, raw, envelope, read, signed }, interpretation);
    const outcome = signed ? await this.storeSigned(envelope, signed, keep) : await keep();
    const steps = { read_ms: round(readMs - startedMs), store_ms: round(performance.now() - readMs) };
    return { envelope, tenantCode: interpretation.tenant.code, outcome, partner, steps };
  }

  /** A signature is spent once, by whichever postback is stored first; each later one gets its outcome. */
  private async storeSigned(
    envelope: Envelope,
    signed: SignedText,
    keep: () => Promise<StoredOutcome>,
  ): Promise<StoredOutcome> {
    const outcome = await this.signatures.run(signed.digest, async (isProbablySpent) => {
      const known = isProbablySpent ? await this.known.find(envelope, signed) : undefined;
      return known ?? keep();
    });
    if (outcome.isOtherRequest) throw otherRequestSigned();
    return outcome;
  }

  private keep(origin: Origin, { result }: Interpretation): Promise<StoredOutcome> {
    return result.ok
      ? this.store.store(conversionRow(origin, result.postback, result.warnings))
      : this.store.quarantine(quarantineRow(origin, result.errors, result.conversionId));
  }
}

function round(ms: number): number {
  return Math.round(ms * 1_000) / 1_000;
}
