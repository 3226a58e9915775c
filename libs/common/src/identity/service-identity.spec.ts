import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Body, Controller, Get, Module, Post, UseGuards } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HttpEnvironment } from '../config/http-environment';
import { problems } from '../errors/problem';
import { readJsonBody } from '../http/read-body';
import { createHttpApp } from '../http/start-http-app';
import { ValidatesOwnInput } from '../input/contract';
import { Log } from '../logging/log';
import { callService, type ServiceCall, signedHeaders } from './call-service';
import { Peer, provideServiceIdentity, ServiceIdentityGuard, type ServicePeer } from './service-identity.guard';
import {
  CALL_VALID_MS,
  deriveServiceKey,
  readActor,
  signCall,
  type SignedCall,
  verifyCall,
  writeActor,
} from './sign-call';

const ROOT_KEY = 'the root key of these tests';
const KEY = deriveServiceKey(ROOT_KEY, 'north');

@UseGuards(ServiceIdentityGuard)
@Controller('internal/v1')
class ThingController {
  @ValidatesOwnInput()
  @Get('things')
  list(@Peer() caller: ServicePeer): unknown {
    return caller;
  }

  @ValidatesOwnInput()
  @Post('things')
  add(@Body() body: unknown): unknown {
    return { added: readJsonBody(body) };
  }

  @Get('refused')
  refuse(): never {
    throw problems.invalidRequest([{ field: 'limit', code: 'out_of_range', reason: 'is too large' }]);
  }
}

class Settings {
  key = KEY;
}

@Module({
  controllers: [ThingController],
  providers: [Settings, provideServiceIdentity(Settings, ({ key }) => ({ audience: 'north', key }))],
})
class ThingModule {}

describe('a request between our processes', () => {
  let app: NestFastifyApplication;
  let call: ServiceCall;

  beforeAll(async () => {
    const environment = new HttpEnvironment();
    const log = new Log({ write: () => undefined, flush: () => undefined }, 'error');
    app = await createHttpApp(ThingModule, { environment, log, bodies: 'raw' });
    await app.listen(0, '127.0.0.1');
    call = {
      origin: await app.getUrl(),
      audience: 'north',
      key: KEY,
      sender: 'south',
      method: 'GET',
      path: '/internal/v1/things?limit=10&name=%C3%A9',
      deadlineMs: 5_000,
    };
  });
  afterAll(() => app.close());

  it('names the sending process and the actor', async () => {
    const actor = { role: 'viewer', name: 'key:Zoë 林' };
    expect(await callService({ ...call, actor })).toEqual({ ok: true, status: 200, body: { sender: 'south', actor } });
    expect(await callService(call)).toEqual({ ok: true, status: 200, body: { sender: 'south' } });
  });

  it('carries a body', async () => {
    const response = await callService({ ...call, method: 'POST', path: '/internal/v1/things', body: { name: 'é' } });
    expect(response).toEqual({ ok: true, status: 201, body: { added: { name: 'é' } } });
  });

  it.each<[string, Partial<ServiceCall>]>([
    ['another key', { key: deriveServiceKey(ROOT_KEY, 'east') }],
    ['a signature for another process', { audience: 'east' }],
    ['an empty name', { sender: '' }],
  ])('refuses a request with %s, and reports that as a bad gateway', async (_what, changed) => {
    const response = await callService({ ...call, ...changed });
    expect(response).toMatchObject({ ok: false, problem: { status: 502, code: 'bad_answer' } });
  });

  it.each<[string, Record<string, string>]>([
    ['no header at all', {}],
    ['a signature cut short', { 'x-service-signature': 'ab' }],
    ['an actor put in on the way', { 'x-service-actor': 'admin key%3Aroot' }],
    ['a time in another spelling', { 'x-service-sent': '1e15' }],
  ])('answers 401 to a request with %s', async (what, changed) => {
    const headers = what === 'no header at all' ? {} : { ...signedHeaders(call), ...changed };
    const response = await fetch(call.origin + call.path, { headers });
    expect(response.status).toBe(401);
    expect(await response.json()).toMatchObject({ code: 'unknown_service' });
  });

  it('refuses another body, path or method than was signed', async () => {
    const post = { ...call, method: 'POST' as const, path: '/internal/v1/things' };
    const headers = signedHeaders(post, Buffer.from('{"name":1}'));
    const send = (path: string, body: string) => fetch(call.origin + path, { method: 'POST', headers, body });
    expect((await send(post.path, '{"name":1}')).status).toBe(201);
    expect((await send(post.path, '{"name":2}')).status).toBe(401);
    expect((await send(`${post.path}?all`, '{"name":1}')).status).toBe(401);
    expect((await fetch(call.origin + post.path, { headers: { ...headers, 'content-type': '' } })).status).toBe(401);
  });

  it('returns a problem of the other process as it is', async () => {
    const response = await callService({ ...call, path: '/internal/v1/refused' });
    const errors = [{ field: 'limit', code: 'out_of_range', reason: 'is too large' }];
    expect(response).toMatchObject({
      ok: false,
      problem: { status: 422, code: 'invalid_request', fieldErrors: errors },
    });
  });

  describe('to a process that fails', () => {
    let server: Server;
    let origin: string;
    beforeAll(async () => {
      server = createServer((request, response) => {
        if (request.url === '/page') response.end('<html>');
        else if (request.url === '/error') response.writeHead(500).end('oops');
      });
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    });
    afterAll(() => {
      server.closeAllConnections();
      server.close();
    });

    it.each([
      ['/page', 'north answered what is no JSON.'],
      ['/error', 'north answered status 500.'],
    ])('is a problem 502: %s', async (path, message) => {
      expect(await callService({ ...call, origin, path })).toMatchObject({
        ok: false,
        problem: { status: 502, message },
      });
    });

    it('is a problem 504 when the process does not respond', async () => {
      const response = await callService({ ...call, origin, path: '/silent', deadlineMs: 50 });
      expect(response).toMatchObject({
        ok: false,
        problem: { status: 504, code: 'no_answer', message: 'north did not answer within 50 ms.' },
      });
    });

    it('is a problem 503 when the process is unreachable or its address is invalid', async () => {
      expect(await callService({ ...call, origin: 'http://127.0.0.1:1' })).toMatchObject({
        ok: false,
        problem: { status: 503, code: 'unavailable', message: 'north does not answer.' },
      });
      expect(await callService({ ...call, origin: 'nonsense' })).toMatchObject({ ok: false, problem: { status: 503 } });
    });
  });
});

describe('the signature of a request', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  const signed: SignedCall = {
    sender: 'south',
    audience: 'north',
    sentAtMs: now,
    method: 'POST',
    pathWithQuery: '/internal/v1/things?a=1',
    actor: 'viewer me',
    body: Buffer.from('{}'),
  };

  it('is valid for five minutes before and after', () => {
    const signature = signCall(KEY, signed);
    for (const offset of [-CALL_VALID_MS, 0, CALL_VALID_MS]) {
      expect(verifyCall(KEY, signed, signature, now + offset)).toBe(true);
    }
    for (const offset of [-CALL_VALID_MS - 1, CALL_VALID_MS + 1]) {
      expect(verifyCall(KEY, signed, signature, now + offset)).toBe(false);
    }
    const timeless = { ...signed, sentAtMs: Number.NaN };
    expect(verifyCall(KEY, timeless, signCall(KEY, timeless), now)).toBe(false);
  });

  it.each<Partial<SignedCall>>([
    { sender: 'west' },
    { audience: 'east' },
    { sentAtMs: now + 1 },
    { method: 'GET' },
    { pathWithQuery: '/internal/v1/things?a=2' },
    { actor: 'admin me' },
    { body: Buffer.from('{} ') },
  ])('does not cover %o', (changed) => {
    expect(verifyCall(KEY, { ...signed, ...changed }, signCall(KEY, signed), now)).toBe(false);
  });
});

describe('the actor in a header', () => {
  it.each([
    { role: 'viewer', name: 'key:a b/林\n' },
    { role: 'a b', name: '%20' },
  ])('decodes to what was encoded: %o', (actor) => {
    expect(readActor(writeActor(actor))).toEqual(actor);
    expect(writeActor(actor)).toMatch(/^[!-~]+ [!-~]+$/);
  });

  it.each(['', 'viewer', 'viewer ', 'viewer a b', 'viewer %E0%A4%A'])('is undefined for %j', (text) => {
    expect(readActor(text)).toBeUndefined();
  });
});
