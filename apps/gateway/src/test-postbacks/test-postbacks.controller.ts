import { Contract, Input, InputReader, ServiceIdentityGuard, uuidV7 } from '@app/common';
import { TEST_POSTBACK_REPORT, type TestPostbackReport } from '@app/internal-protocol';
import { splitTarget } from '@app/postback';
import { Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { RouteTableService } from '../routing/route-table.service';
import { Dispatcher } from '../upstream/dispatcher';
import type { DeliveryResult } from '../upstream/upstream-response';

/** A documentation address, which no sender has. */
const DEFAULT_ADDRESS = '192.0.2.1';
const MAX_SHOWN_CHARACTERS = 4_000;

const SEND_TEST = {
  summary: 'Send a test postback to the partner of its path, and measure each step; it is counted nowhere',
  body: {
    target: { type: 'string', description: 'Path and query, as a sender would send them' },
    address: { type: 'string', description: 'In the name of which address; for a partner with an allow-list' },
  },
  required: ['target'],
  example: { target: '/partner/rector/event?conversion_id=test' },
  response: TEST_POSTBACK_REPORT,
};

/** Test postbacks of admin: routed and delivered like any other, but never spooled. */
@Controller('internal/v1/test-postbacks')
@UseGuards(ServiceIdentityGuard)
export class TestPostbacksController {
  constructor(
    private readonly routes: RouteTableService,
    private readonly dispatcher: Dispatcher,
  ) {}

  @Post()
  @HttpCode(200)
  @Contract(SEND_TEST)
  async send(@Input() input: InputReader): Promise<TestPostbackReport> {
    const [target, address] = [input.text('target'), input.text('address')];
    input.check();
    const startedMs = performance.now();
    const { path, query } = splitTarget(target!);
    const resolved = this.routes.resolve(path, query, false);
    const routedMs = performance.now();
    const postbackId = uuidV7();
    const report = { postback_id: postbackId, route_ms: round(routedMs - startedMs) };
    if (!resolved?.isPostback) return { ...report, ...UNSENT, partner_code: null };
    const request = {
      postbackId,
      address: address ?? DEFAULT_ADDRESS,
      method: 'GET',
      target: target!,
      headers: ['accept', 'application/json'],
      body: new Uint8Array(),
    };
    const result = await this.dispatcher.forward(resolved.route, request, true, true);
    const serviceMs = round(performance.now() - routedMs);
    return { ...report, ...describe(result), partner_code: resolved.route.partnerCode, service_ms: serviceMs };
  }
}

const UNSENT = { service_ms: null, status: null, failure: null, timing: null, body: null };

function describe(result: DeliveryResult): Pick<TestPostbackReport, 'status' | 'failure' | 'timing' | 'body'> {
  if (result.kind === 'failure') return { status: null, failure: result.reason, timing: null, body: null };
  const timing = result.headers['server-timing'];
  const body = String(result.body).slice(0, MAX_SHOWN_CHARACTERS);
  return { status: result.status, failure: null, timing: timing === undefined ? null : String(timing), body };
}

const round = (ms: number): number => Math.round(ms * 100) / 100;
