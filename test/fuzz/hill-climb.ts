import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '../chaos/random';
import { ChaosPlatform } from '../chaos/harness/chaos-platform';
import { FuzzConnection } from './connection';
import { composeShape, everyShape, type HeavyShape, MAX_BODY_BYTES, mutateShape } from './heavy-shape';
import type { FuzzRun } from './run-fuzz';
import { bestCpuTime } from './slowest-requests';

const TENANTS = 40;
const PARTNER = 'involve_asia';
const KNOWN_PATH = '/involve/event';
const HEAD_BYTES = 12_000;
const SURVIVORS = 24;
const SHOWN = 3;
const TRIES = 3;
/** By then the services have polled the new settings. */
const SETTLE_MS = 8_000;
/** More CPU time than this is a finding. */
const MAX_CPU_MS = 100;

/** A request that is meant to be expensive. */
interface Attack {
  body: HeavyShape;
  head: HeavyShape;
  place: 'query' | 'header' | 'path' | 'none';
}

interface Measured {
  attack: Attack;
  tookMs: number;
}

interface Goal {
  name: string;
  port: number;
  path: string;
}

/** The most expensive requests that were found for a process, by its CPU time. */
export interface HillClimbResult {
  name: string;
  tried: number;
  slowest: { processingMs: number; attack: Attack }[];
}

/** Searches for the most expensive request of each process by varying expensive requests further. */
export async function runHillClimb(
  { options, folder, cleanUp, print }: FuzzRun,
  minutes: number,
): Promise<HillClimbResult[]> {
  const platform = await ChaosPlatform.start(folder, cleanUp, print);
  await addTenants(platform);
  const gateway = platform.gateways[0]!;
  const service = platform.services.find(({ name }) => name === 'involve-2')!;
  const goals: Goal[] = [
    { name: 'a gateway, without a route', port: gateway.port, path: '/nobody/event' },
    { name: 'a gateway, with one', port: gateway.port, path: KNOWN_PATH },
    { name: `a service with ${TENANTS} tenants`, port: service.port, path: KNOWN_PATH },
  ];
  const random = new Random(options.seed);
  const pids = platform.targets.map(({ pid }) => pid);
  const results: HillClimbResult[] = [];
  for (const goal of goals) {
    const result = await climb(goal, pids, random, (minutes * 60_000) / goals.length);
    print(`${result.name}: ${result.slowest[0]!.processingMs} ms at most, ${result.tried} tried`);
    results.push(result);
  }
  return results;
}

/** Whether a request takes more CPU time than it may. */
export function isTooSlow({ slowest }: HillClimbResult): boolean {
  return slowest.some(({ processingMs }) => processingMs >= MAX_CPU_MS);
}

/** Adds tenants that each map parameter names of their own. */
async function addTenants({ admin }: ChaosPlatform): Promise<void> {
  const headers = { 'x-api-key': admin.key, 'content-type': 'application/json' };
  for (let index = 0; index < TENANTS; index += 1) {
    const names = Array.from({ length: 50 }, (_, at) => [
      `own_${index}_${at}`,
      at === 0 ? 'conversion_id' : 'aff_sub4',
    ]);
    const tenant = { code: `t${index}`, name: `T${index}`, parameter_mapping: Object.fromEntries(names) };
    const url = `${admin.url}/api/v1/partners/${PARTNER}/tenants`;
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(tenant) });
    if (!response.ok) throw new Error(`Failed to create a tenant: ${await response.text()}`);
  }
  await wait(SETTLE_MS);
}

async function climb(goal: Goal, pids: readonly number[], random: Random, lengthMs: number): Promise<HillClimbResult> {
  const shapes = everyShape();
  const fraction = (): number => random.fraction();
  const untilMs = performance.now() + lengthMs;
  let best: Measured[] = [];
  let tried = 0;
  for (; performance.now() < untilMs; tried += 1) {
    const parent = best.length < SURVIVORS || random.chance(20) ? undefined : random.oneOf(best).attack;
    const attack: Attack = parent
      ? { ...parent, ...(random.chance(60) ? { body: mutateShape(parent.body, fraction) } : newHead(random, shapes)) }
      : { body: mutateShape(random.oneOf(shapes), fraction), ...newHead(random, shapes) };
    const tookMs = Math.min(await send(goal, attack), await send(goal, attack));
    best = [...best, { attack, tookMs }].toSorted((one, other) => other.tookMs - one.tookMs).slice(0, SURVIVORS);
  }
  const slowest: HillClimbResult['slowest'] = [];
  for (const { attack } of best) {
    slowest.push({ processingMs: await bestCpuTime(pids, TRIES, () => send(goal, attack)), attack });
  }
  const inOrder = slowest.toSorted((one, other) => other.processingMs - one.processingMs);
  return { name: goal.name, tried, slowest: inOrder.slice(0, SHOWN) };
}

function newHead(random: Random, shapes: readonly HeavyShape[]): Pick<Attack, 'head' | 'place'> {
  const head = mutateShape(random.oneOf(shapes), () => random.fraction());
  return { head, place: random.oneOf(['query', 'header', 'path', 'none']) };
}

async function send({ port, path }: Goal, { body, head, place }: Attack): Promise<number> {
  const content = composeShape(body, MAX_BODY_BYTES);
  const text = composeShape(head, HEAD_BYTES).toString('latin1');
  const inLine = text.replaceAll(/[^!-~]/g, '~');
  const line = { query: `${path}?${inLine}`, path: `${path}/${inLine}`, header: path, none: path }[place];
  const header = place === 'header' ? `Referer: ${text.replaceAll(/[^ -~]/g, '~')}\r\n` : '';
  const start = `POST ${line} HTTP/1.1\r\nHost: a\r\n${header}Content-Length: ${content.length}\r\n\r\n`;
  const connection = new FuzzConnection(port);
  const startedMs = performance.now();
  await connection.exchange({
    bytes: Buffer.concat([Buffer.from(start, 'latin1'), content]),
    expected: 1,
    isHead: false,
    isPostback: true,
    name: 'hill climb',
  });
  connection.close();
  return performance.now() - startedMs;
}
