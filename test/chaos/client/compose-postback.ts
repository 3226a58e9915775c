import type { Random } from '../random';
import type { Acknowledgement, Network } from './messages';

/** A postback as it is sent, and what must become of it. */
export interface Postback {
  network: Network;
  method: 'GET' | 'POST';
  target: string;
  contentType?: string;
  body?: string;
  expected: Pick<Acknowledgement, 'expects' | 'conversionId' | 'status' | 'sale' | 'payout'>;
}

const STATUSES = ['pending', 'approved', 'rejected', 'paid'];
const OFFERS = ['Shopee MY', 'Lazada SG', 'Trip', 'Agoda & Co', '日本のオファー'];
/** The parameter in which each network reports the payout. */
const PAYOUT_NAME: Readonly<Record<Network, string>> = { involve: 'rewars', rector: 'usd_earning' };
const UNREADABLE_BODY = '\u0000\u0001 neither JSON nor a form';
/** How many conversions of a network may be sent again. */
const REMEMBERED = 400;

/** Composes what networks send: new conversions, updates and duplicates, and postbacks that are not conversions. */
export class PostbackComposer {
  private readonly sent: Readonly<Record<Network, Postback[]>> = { involve: [], rector: [] };
  private serial = 0;

  constructor(
    private readonly random: Random,
    /** The prefix of every conversion id. */
    private readonly prefix: string,
  ) {}

  next(network: Network): Postback {
    const { random } = this;
    const known = this.sent[network];
    const draw = random.between(1, 100);
    if (draw <= 6) return this.invalid(network);
    if (known.length > 0 && draw <= 16) return random.oneOf(known);
    if (known.length > 0 && draw <= 45) return this.conversion(network, random.oneOf(known).expected.conversionId!);
    const postback = this.conversion(network, this.newId(network));
    if (known.length < REMEMBERED) known.push(postback);
    else known[this.serial % REMEMBERED] = postback;
    return postback;
  }

  private newId(network: Network): string {
    this.serial += 1;
    return `${this.prefix}-${network}-${this.serial}`;
  }

  private conversion(network: Network, conversionId: string): Postback {
    const { random } = this;
    const status = random.chance(80) ? random.oneOf(STATUSES) : null;
    const hasAmounts = random.chance(70);
    const sale = hasAmounts ? amount(random, 900) : null;
    const payout = hasAmounts && random.chance(80) ? amount(random, 90) : null;
    const values = present({
      conversion_id: conversionId,
      status,
      usd_sale_amount: sale,
      [PAYOUT_NAME[network]]: payout,
      offer_name: random.chance(70) ? random.oneOf(OFFERS) : null,
      click_id: random.chance(60) ? `click-${random.between(1, 1e9)}` : null,
      conversion_datetime: random.chance(60) ? '2025-01-01 12:00:00' : null,
    });
    const expected = { expects: 'conversion' as const, conversionId, status, sale, payout };
    return this.wrap(network, values, expected);
  }

  private invalid(network: Network): Postback {
    const { random } = this;
    const expected = { expects: 'quarantine' as const, conversionId: null, status: null, sale: null, payout: null };
    if (random.chance(20)) {
      return { network, method: 'POST', target: this.address(network), body: UNREADABLE_BODY, expected };
    }
    const values: Record<string, string> = random.chance(50)
      ? { usd_sale_amount: '1.00', click_id: 'without-id' }
      : { conversion_id: this.newId(network), usd_sale_amount: 'a lot' };
    return this.wrap(network, values, expected);
  }

  private wrap(network: Network, values: Record<string, string>, expected: Postback['expected']): Postback {
    const { random } = this;
    const form = new URLSearchParams(values).toString();
    const target = this.address(network);
    if (random.chance(50)) {
      return { network, method: 'GET', target: `${target}${target.includes('?') ? '&' : '?'}${form}`, expected };
    }
    const asJson = { contentType: 'application/json', body: JSON.stringify(values) };
    const asForm = { contentType: 'application/x-www-form-urlencoded', body: form };
    return { network, method: 'POST', target, expected, ...(random.chance(50) ? asJson : asForm) };
  }

  /** A token makes a postback another tenant's. */
  private address(network: Network): string {
    const prefix = this.random.oneOf(['', '/partner', '/postback']);
    if (network === 'rector') return `${prefix}/rector/event`;
    const token = this.random.chance(50) ? '?ts_token=default-ts-token' : '';
    return this.random.chance(20) ? `/postback/${token}` : `${prefix}/involve/event${token}`;
  }
}

function amount(random: Random, max: number): string {
  return `${random.between(1, max)}.${String(random.between(0, 99)).padStart(2, '0')}`;
}

function present(values: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
}
