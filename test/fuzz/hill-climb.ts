import { setTimeout as wait } from 'node:timers/promises';
import { Random } from '../chaos/random';
import { ChaosHarness } from '../chaos/harness/chaos-harness';
import { FuzzConnection } from './fuzz-connection';
import { composeShape, everyShape, type HeavyShape, MAX_BODY_BYTES, mutateShape } from './heavy-shape';
import { measureProcessing } from './processing-time';
import type { FuzzRun } from './run-fuzz';

const TENANTS = 40;
const PARTNER = 'involve_asia';
const KNOWN_PATH = '/involve/event';
const HEAD_BYTES = 12_000;
const SURVIVORS = 24;
const SHOWN = 3;
const TRIES = 3;
/** Services take settings over by themselves within this time. */
const SETTLED_AFTER_MS = 8_000;
/** What costs more of the processes' own time is a finding. */
const TOO_LONG_MS = 100;

/** A request that is meant to cost much. */
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

/** What was slowest of all that was sent to a process, in its own time. */
export interface HillClimbResult {
  name: string;
  tried: number;
  slowest: { processingMs: number; attack: Attack }[];
}

/** Searches for the request that takes each process longest: what took long is varied again and again. */
export async function runHillClimb(
  { options, folder, cleanUp, say }: FuzzRun,
  minutes: number,
): Promise<HillClimbResult[]> {
  const stage = await ChaosHarness.open({ folder, cleanUp, say });
  await addTenants(stage);
  const gateway = stage.gateways[0]!;
  const service = stage.services.find(({ name }) => name === 'involve-2')!;
  const goals: Goal[] = [
    { name: 'a gateway, without a route', port: gateway.port, path: '/nobody/event' },
    { name: 'a gateway, with one', port: gateway.port, path: KNOWN_PATH },
    { name: `a service with ${TENANTS} tenants`, port: service.port, path: KNOWN_PATH },
  ];
  const random = new Random(options.seed);
  const pids = stage.targets.map(({ pid }) => pid);
  const results: HillClimbResult[] = [];
  for (const goal of goals) {
    const result = await climb(goal, pids, random, (minutes * 60_000) / goals.length);
    say(`${result.name}: ${result.slowest[0]!.processingMs} ms at most, ${result.tried} tried`);
    results.push(result);
  }
  return results;
}

/** Whether something that was found takes longer than it may. */
export function isTooSlow({ slowest }: HillClimbResult): boolean {
  return slowest.some(({ processingMs }) => processingMs >= TOO_LONG_MS);
}

/** Each with names of its own. */
async function addTenants({ admin }: ChaosHarness): Promise<void> {
  const headers = { 'x-api-key': admin.key, 'content-type': 'application/json' };
  for (let index = 0; index < TENANTS; index += 1) {
    const names = Array.from({ length: 50 }, (_, at) => [
      `own_${index}_${at}`,
      at === 0 ? 'conversion_id' : 'aff_sub4',
    ]);
    const tenant = { code: `t${index}`, name: `T${index}`, parameter_mapping: Object.fromEntries(names) };
    const url = `${admin.url}/api/v1/partners/${PARTNER}/tenants`;
    const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(tenant) });
    if (!answer.ok) throw new Error(`A tenant could not be made: ${await answer.text()}`);
  }
  await wait(SETTLED_AFTER_MS);
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
    const tries = [];
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      tries.push(await measureProcessing(pids, () => send(goal, attack)));
    }
    slowest.push({ processingMs: Math.min(...tries), attack });
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
    answers: 1,
    isHead: false,
    isPostback: true,
  });
  connection.close();
  return performance.now() - startedMs;
}
