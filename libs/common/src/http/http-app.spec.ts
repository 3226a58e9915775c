import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Controller, Get, Module, Param, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { HttpEnvironment } from '../config/http-environment';
import { Contract } from '../input/contract';
import { Input } from '../input/contract.interceptor';
import { InputReader } from '../input/input-reader';
import { Log } from '../logging/log';
import { OperationsModule } from '../operations/operations.module';
import { createHttpApp } from './start-http-app';

const LIST = { summary: 'Things', query: { colour: { type: 'string' } }, response: {} };
const ADD = { summary: 'Add a thing', body: { colour: { type: 'string' } }, response: {} };

@Controller('things')
class ThingController {
  @Get()
  @Contract(LIST)
  list(@Input() input: InputReader): Record<string, unknown> {
    const colour = input.text('colour');
    input.check();
    return { colour };
  }

  @Post()
  @Contract(ADD)
  add(@Input() input: InputReader): Record<string, unknown> {
    const colour = input.text('colour');
    input.check();
    return { colour };
  }

  @Get(':id')
  read(@Param('id') id: string): Record<string, unknown> {
    return { id };
  }
}

const SECRET_REASON = 'connect ENOENT /var/run/secret/.s.PGSQL.5432 (database things_db on 10.0.0.7)';

@Module({
  controllers: [ThingController],
  imports: [
    OperationsModule.register({
      inject: [],
      useFactory: () => ({
        name: 'things',
        version: '1',
        metricsKey: '',
        info: () => ({}),
        readiness: [
          { name: 'fine', check: () => {} },
          { name: 'database', check: () => Promise.reject(new Error(SECRET_REASON)) },
        ],
      }),
    }),
  ],
})
class ThingModule {}

let app: NestFastifyApplication;
const logged: string[] = [];

beforeAll(async () => {
  const log = new Log({ write: (entry) => logged.push(JSON.stringify(entry)), flush: () => {} }, 'info');
  const docs = { title: 'Things <1>', description: '', describe: () => ({ paths: {} }) };
  app = await createHttpApp(ThingModule, {
    environment: new HttpEnvironment(),
    log,
    bodies: 'raw',
    docs: () => docs,
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
});

afterAll(() => app.close());

const send = (method: string, url: string, payload?: string) => app.inject({ method: method as 'GET', url, payload });

describe('an HTTP application', () => {
  it.each([
    ['DELETE', '/things', 'GET, HEAD, POST'],
    ['POST', '/things/7', 'GET, HEAD'],
    ['POST', '/things/7/', 'GET, HEAD'],
    ['PUT', '/things?colour=red', 'GET, HEAD, POST'],
    ['OPTIONS', '/ready', 'GET, HEAD'],
    ['POST', '/docs', 'GET, HEAD'],
    ['DELETE', '/', 'GET, HEAD'],
  ])('answers %s %s with 405 and Allow: %s', async (method, url, allow) => {
    const response = await send(method, url);
    expect([response.statusCode, response.headers['allow']]).toEqual([405, allow]);
    expect(response.json()).toMatchObject({ status: 405, code: 'method_not_allowed' });
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it.each(['/thing', '/things/7/8', '/docs/none.js'])('answers 404 to %s', async (url) => {
    expect((await send('PUT', url)).statusCode).toBe(404);
  });

  it('answers a target that cannot be decoded with a problem', async () => {
    const response = await send('GET', '/things/%E4');
    expect([response.statusCode, response.json()]).toEqual([400, expect.objectContaining({ code: 'bad_request' })]);
    expect(response.headers).toMatchObject({
      'content-type': 'application/problem+json; charset=utf-8',
      'cache-control': 'no-store',
    });
  });

  it.each(['/things', '/things/7', '/health', '/info', '/docs', '/docs-json', '/metrics'])(
    'answers %s with and without a trailing slash alike',
    async (url) => {
      const [plain, slashed] = await Promise.all([send('GET', url), send('GET', `${url}/`)]);
      expect(plain.statusCode).toBe(200);
      expect(slashed.statusCode).toBe(200);
    },
  );

  it.each([
    ['GET', '/things'],
    ['HEAD', '/things'],
    ['GET', '/nowhere'],
    ['DELETE', '/things'],
    ['GET', '/things?color=red'],
    ['GET', '/ready'],
    ['GET', '/docs'],
  ])('forbids caches and content sniffing for %s %s', async (method, url) => {
    const { headers } = await send(method, url);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  });

  it('serves /docs under a content policy that its page complies with', async () => {
    const { headers, body } = await send('GET', '/docs');
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';");
    expect(body).not.toMatch(/<script(?![^>]* src=)/);
    expect(body).toContain('<title>Things &lt;1&gt;</title>');
    for (const [, url] of body.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await send('GET', url!)).statusCode).toBe(200);
    }
  });

  it('names failed checks at /ready and logs their reasons, which contain hosts and paths', async () => {
    const response = await send('GET', '/ready');
    expect(response.json()).toMatchObject({ status: 503, detail: 'Not ready: database. The log says why.' });
    expect(response.body).not.toMatch(/secret|things_db|10\.0\.0/);
    expect(logged.join('\n')).toContain('things_db on 10.0.0.7');
  });

  it.each([
    ['GET', '/things?color=red', 'color', 'colour'],
    ['GET', '/things?colour=red&colour=blue', 'colour', 'more than once'],
    ['GET', '/docs-json?full=1', 'full', 'nothing is expected'],
    ['GET', '/health?full=1', 'full', 'nothing is expected'],
    ['GET', '/things/7?colour=red', 'colour', 'nothing is expected'],
  ])('refuses the input of %s %s', async (method, url, field, reason) => {
    const response = await send(method, url);
    expect(response.statusCode).toBe(422);
    const code = reason === 'more than once' ? 'given_twice' : 'unknown_field';
    expect(response.json().errors).toEqual([{ field, code, reason: expect.stringContaining(reason) }]);
  });

  it.each(['{"color":"red"}', '[1]', '"text"'])('refuses the body %s', async (body) => {
    expect((await send('POST', '/things', body)).statusCode).toBe(422);
  });

  it.each([undefined, '{}', '{"colour":"red"}'])('accepts the body %s', async (body) => {
    expect((await send('POST', '/things', body)).statusCode).toBe(201);
  });
});

describe('a URL with a raw space', () => {
  async function statusOf(settings: Partial<HttpEnvironment>): Promise<string> {
    const environment = Object.assign(new HttpEnvironment(), settings);
    const log = new Log({ write: () => {}, flush: () => {} }, 'error');
    const listening = await createHttpApp(ThingModule, { environment, log, bodies: 'raw' });
    await listening.listen(0, '127.0.0.1');
    const { port } = listening.getHttpServer().address() as AddressInfo;
    const client = connect(port, '127.0.0.1').end('GET /things?colour=dark red HTTP/1.1\r\nHost: x\r\n\r\n');
    const response = await text(client);
    await listening.close();
    return response.split('\r\n', 1)[0]!;
  }

  it('is percent-encoded, or refused where RAW_URLS says so', async () => {
    expect(await statusOf({})).toBe('HTTP/1.1 200 OK');
    expect(await statusOf({ RAW_URLS: 'refuse' })).toBe('HTTP/1.1 400 Bad Request');
  });
});
