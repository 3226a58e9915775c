import type { ServiceConfig } from '@app/partner-config';
import {
  compileMeanings,
  eraseFromBody,
  parametersOfMembers,
  parseBody,
  parseQuery,
  interpret,
  readRawData,
  writeRawData,
} from '@app/postback';
import { redactHeaders } from '@app/common';
import { cpuCostMs } from '@app/common/testing/cpu-cost';
import { compilePartner } from '../../apps/partner-service/src/partner-config/compile-partner';
import { readParameters } from '../../apps/partner-service/src/intake/read-parameters';
import { composeShape, everyShape, type HeavyShape, someShapes } from './heavy-shape';

/** The CPU time that one request may take. */
const BUDGET_MS = 50;
const TENANTS = 40;
/** `.ci/run` tries all of them. */
const SHAPES = process.env['THOROUGH'] === '1' ? everyShape() : someShapes();
/** More findings than this are not collected. */
const ENOUGH = 5;
/** Of a service; that of a gateway is half as large. */
const MAX_HEAD_BYTES = 32 * 1024;

const config = {
  endpointPath: '/e',
  timezone: 'Asia/Tokyo',
  mapping: { amount: 'usd_payout', 'data.id': 'order_id', x: 'adv_sub' },
  fieldRules: { status: { values: { ok: 'approved' } } },
  ipAllowlist: [],
  apiKeys: [],
  tenants: Array.from({ length: TENANTS }, (_, id) => ({
    id,
    code: `t${id}`,
    isActive: true,
    isDefault: id === 0,
    mapping: Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`own_${id}_${at}`, 'sub_id'])),
    fieldRules: {},
    tokens: [],
  })),
} as unknown as ServiceConfig;
const partner = compilePartner(config);
const RECEIVED_AT_MS = Date.parse('2026-11-29T00:00:00Z');
const hash = (secret: string): string => `${secret.length}`;

function receive(body: Buffer): void {
  const raw = { method: 'POST', path: '/e', query: 'conversion_id=1', headers: {}, body, address: '' };
  try {
    for (const content of readParameters(raw, partner, hash)) interpret(partner, content, RECEIVED_AT_MS, hash);
  } catch (error) {
    // Too many parameters.
    expect(error).toMatchObject({ status: 413 });
  }
}

/** As the gateway returns a stored request. That it parses what it has written, for one admin, is V8's own cost. */
function show(body: Buffer): void {
  const read = parseBody(body);
  writeRawData([], read.ok ? read.members : [], hash);
}

/** As a service redrives quarantined raw data. */
function redrive(rawData: Buffer): void {
  const parameters = parametersOfMembers(readRawData(rawData.toString()));
  interpret(partner, { parameters, bodyError: null, warnings: [] }, RECEIVED_AT_MS, hash);
}

/** An id that occurs everywhere, under the names of any tenant. */
const meaningOf = compileMeanings(
  [...partner.tenants.values()].map(({ mapping }) => mapping),
  'click_id',
);

function erase(body: Buffer): void {
  const erasure = { ids: ['1'], references: new Set(['1']), meaningOf, meanings: ['person' as const] };
  eraseFromBody(body, erasure);
}

function rawDataOf(body: Buffer): Buffer {
  const read = parseBody(body);
  return Buffer.from(writeRawData([], read.ok ? read.members : [], hash));
}

function readHead(text: Buffer): void {
  const head = text.toString('latin1');
  writeRawData(parseQuery(head), [], hash, partner.mapping.secretNames);
  redactHeaders({ referer: head, 'x-other': head, [head]: head });
}

/** Whether a shape is so cheap at a quarter of the size that it would be within the budget even at quadratic cost. */
function isSurelyCheap(read: (body: Buffer) => void, quarter: Buffer): boolean {
  return cpuCostMs(() => read(quarter), BUDGET_MS, 1) < BUDGET_MS / 20;
}

describe('the largest request of any shape', () => {
  it.each<[string, number, (body: Buffer) => void]>([
    ['a postback of a service with many tenants', 256 * 1024, receive],
    ['a stored request that is shown', 256 * 1024, show],
    ['a quarantined postback that is redriven', 256 * 1024, redrive],
    ['a stored request that a person is erased from', 256 * 1024, erase],
    ['a query and headers', MAX_HEAD_BYTES, readHead],
  ])(
    'costs less than 50 ms as %s',
    (_, maxBytes, read) => {
      const prepare = read === redrive ? rawDataOf : (body: Buffer) => body;
      const tooDear: [HeavyShape, number][] = [];
      for (const shape of SHAPES) {
        if (tooDear.length >= ENOUGH || isSurelyCheap(read, prepare(composeShape(shape, maxBytes / 4)))) continue;
        const body = prepare(composeShape(shape, maxBytes));
        const tookMs = cpuCostMs(() => read(body), BUDGET_MS);
        if (tookMs > BUDGET_MS) tooDear.push([shape, tookMs]);
      }
      expect(tooDear).toEqual([]);
    },
    120_000,
  );
});
