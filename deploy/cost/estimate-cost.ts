import { type ProcessPlan, sleeps } from '../manifests/process-plan';
import type { Resources, ServerNeeds } from './count-resources';
import { PRICES } from './prices';

const HOURS = 730;
const SECONDS = HOURS * 3_600;
const DAYS = 365 / 12;
/** Start, requests and shut-down of an instance that a postback has woken. */
const WAKE_S = 10;
/** Cloud Run shuts an idle instance down after about 15 minutes, so that a day has at most so many starts. */
const MAX_WAKES_A_DAY = 96;
/** Cloud Run bills at least a minute of a job. */
const JOB_S = 60;
const JOB_GIB = 0.5;
/** The two processes of a postback write a line each. */
const LOG_BYTES = 2 * 1_024;
const GIB = 1_024 ** 3;
/** Of one database, or of one schema in a cell, until conversions are many: tables, log, and backups. */
const GIB_OF_STORE = 0.25;
/** The least that Cloud SQL provides. */
const MIN_STORAGE_GIB = 10;
/** A regional server has a standby in another zone. */
const MACHINES = { regional: 2, zonal: 1 } as const;

export interface CostLine {
  what: string;
  /** How it is made up. */
  detail: string;
  dollars: number;
}

/** What the settings do not say. */
export interface Usage {
  /** Of each partner. */
  postbacksADay: number;
}

/** What the resources cost in a month, line by line. Traffic beyond the minimum of instances is left out. */
export function estimateCost(resources: Resources, { postbacksADay }: Usage): CostLine[] {
  const { plans, secrets, schedules, servers, partners } = resources;
  const [sleeping = [], alwaysOn = []] = [true, false].map((one) => plans.filter((plan) => sleeps(plan) === one));
  const postbacks = partners * postbacksADay * DAYS;
  return [
    ...servers.map((server) => costOfServer(server)),
    costOfAlwaysOn(alwaysOn),
    costOfSleeping(sleeping, Math.min(postbacksADay, MAX_WAKES_A_DAY) * DAYS),
    costOfMaintenance(schedules),
    line('Secrets', `${secrets} versions`, secrets * PRICES.secretVersionMonth),
    line('Schedules', `${schedules}`, schedules * PRICES.scheduleMonth),
    costOfLogs(postbacks),
    costOfNat(alwaysOn),
  ];
}

export function totalOf(lines: readonly CostLine[]): number {
  return lines.reduce((sum, { dollars }) => sum + dollars, 0);
}

function costOfServer({ server, tier, availability, count, stores }: ServerNeeds): CostLine {
  const [, cpus = 0, mebibytes = 0] = (/^db-custom-(\d+)-(\d+)$/.exec(tier) ?? []).map(Number);
  const { perCpuHour, perGibHour, perStorageGibMonth } = PRICES.cloudSql;
  const machine = (cpus * perCpuHour + (mebibytes / 1_024) * perGibHour) * HOURS;
  const storageGib = Math.max(MIN_STORAGE_GIB * count, stores * GIB_OF_STORE);
  const dollars = MACHINES[availability] * (count * machine + storageGib * perStorageGibMonth);
  const standby = availability === 'regional' ? ' with standby' : '';
  return line(`Server ${server}`, `${count} × ${tier}${standby}, ${Math.ceil(storageGib)} GiB`, dollars);
}

function costOfAlwaysOn(plans: ProcessPlan[]): CostLine {
  const { perCpuSecond, perGibSecond } = PRICES.cloudRun.instance;
  const perSecond = plans.map(
    ({ size }) => size.minInstances * (cpusOf(size.cpu) * perCpuSecond + gibOf(size.memory) * perGibSecond),
  );
  const instances = plans.reduce((sum, { size }) => sum + size.minInstances, 0);
  return line('Services, always on', `${instances} instances`, SECONDS * sum(perSecond));
}

function costOfSleeping(plans: ProcessPlan[], wakes: number): CostLine {
  const { perCpuSecond, perGibSecond } = PRICES.cloudRun.request;
  const each = plans.map(
    ({ size }) => wakes * WAKE_S * (cpusOf(size.cpu) * perCpuSecond + gibOf(size.memory) * perGibSecond),
  );
  return line('Services that sleep', `${plans.length}, ${Math.round(wakes)} starts each`, sum(each));
}

function costOfMaintenance(schedules: number): CostLine {
  const { perCpuSecond, perGibSecond } = PRICES.cloudRun.instance;
  const dollars = schedules * DAYS * JOB_S * (perCpuSecond + JOB_GIB * perGibSecond);
  return line('Daily maintenance', `${schedules} jobs`, dollars);
}

function costOfLogs(postbacks: number): CostLine {
  const gib = (postbacks * LOG_BYTES) / GIB;
  const { freeGib, perGib } = PRICES.logs;
  return line('Logs', `${gib.toFixed(1)} GiB, of which ${freeGib} are free`, Math.max(0, gib - freeGib) * perGib);
}

function costOfNat(plans: ProcessPlan[]): CostLine {
  const callers = sum(plans.filter(({ callsServices }) => callsServices).map(({ size }) => size.minInstances));
  const { perInstanceHour, maxInstances } = PRICES.nat;
  return line('NAT', `${callers} instances`, Math.min(callers, maxInstances) * perInstanceHour * HOURS);
}

function line(what: string, detail: string, dollars: number): CostLine {
  return { what, detail, dollars };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function cpusOf(cpu: string): number {
  return cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1_000 : Number(cpu);
}

function gibOf(memory: string): number {
  const [, amount = '0', unit] = /^(\d+)(Mi|Gi)$/.exec(memory) ?? [];
  return unit === 'Gi' ? Number(amount) : Number(amount) / 1_024;
}
