import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { LogFile } from '../../../tools/dev-server/terminal/log-file';
import { type LoadResult, runLoad } from '../load/run-load';
import type { Group } from '../read-options';
import { runPgbench } from '../references/pgbench';
import { type MeasureSummary, type Sample, summarize } from '../report/statistics';
import { assertStored, emptyTables } from './stored-rows';
import { BARE_TARGET, type BenchTargets, PARTNER, POSTBACK_TARGET } from './targets';

export interface Measure {
  name: string;
  title: string;
  /** The groups that include it. */
  groups: readonly Group[];
  run: () => Promise<Sample>;
}

/** The most first, so that what is compared with the references is measured next to them. */
const CONNECTIONS = [128, 32, 1];
const MAX_CONNECTIONS = 128;
const WARM_UP_SECONDS = 2;

/** The loads of a round, in order. */
export class Measures {
  constructor(
    private readonly targets: BenchTargets,
    private readonly folder: string,
    private readonly seconds: number,
  ) {}

  /**
   * Runs every measure of the groups once a round.
   *
   * @throws Error of the first measure with a response that is not 2xx or a wrong number of stored rows
   */
  async run(groups: ReadonlySet<Group>, rounds: number, print: (line: string) => void): Promise<MeasureSummary[]> {
    const measures = this.list().filter((measure) => measure.groups.some((group) => groups.has(group)));
    const samples = new Map<string, Sample[]>(measures.map(({ name }) => [name, []]));
    for (let round = 1; round <= rounds; round += 1) {
      for (const { name, title, run } of measures) {
        const sample = await run();
        samples.get(name)!.push(sample);
        print(`Round ${round} of ${rounds}: ${title}: ${Math.round(sample.perSecond).toLocaleString('en')}/s`);
      }
    }
    return measures.map((measure) => summarize(measure, samples.get(measure.name)!));
  }

  private list(): Measure[] {
    const { fastify, gateway, service, nginxPort, pgbench } = this.targets;
    const stored = CONNECTIONS.flatMap((connections) => [
      this.storing(`service_${connections}`, 'straight to the service', 'direct', service.port, connections),
      this.storing(`gateway_${connections}`, 'through the gateway', 'gateway', gateway.port, connections),
    ]);
    return [
      ...(pgbench ? [this.pgbench(pgbench)] : []),
      ...stored,
      this.answering('fastify', 'Fastify that answers without storing', 'direct', fastify.port, POSTBACK_TARGET),
      this.answering('gateway_bare', 'gateway in front of a bare server', 'proxy', gateway.port, BARE_TARGET),
      ...(nginxPort
        ? [this.answering('nginx_bare', 'nginx in front of the same server', 'proxy', nginxPort, BARE_TARGET)]
        : []),
    ];
  }

  /** One row a transaction, as fast as PostgreSQL takes them: the reference for storing. */
  private pgbench(pgbench: NonNullable<BenchTargets['pgbench']>): Measure {
    const databaseUrl = this.targets.referenceUrl;
    const run = async (): Promise<Sample> => {
      await emptyTables(databaseUrl);
      const seconds = WARM_UP_SECONDS + this.seconds;
      const { stored, perSecond } = await runPgbench({ ...pgbench, folder: this.folder, databaseUrl, seconds });
      await assertStored(databaseUrl, stored);
      return { perSecond, p50Ms: null, p99Ms: null, generatorCores: null };
    };
    const title = 'pgbench, 64 clients, one row a transaction';
    return { name: 'pgbench', title, groups: ['direct', 'gateway'], run };
  }

  private storing(name: string, way: string, group: Group, port: number, connections: number): Measure {
    const run = async (): Promise<Sample> => {
      await emptyTables(this.targets.partnerUrl);
      const result = await this.load(port, POSTBACK_TARGET, connections);
      await assertStored(this.targets.partnerUrl, result.acknowledged);
      return toSample(result);
    };
    const title = `postbacks ${way}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
    return { name, title, groups: [group], run };
  }

  private answering(name: string, title: string, group: Group, port: number, target: string): Measure {
    const run = async (): Promise<Sample> => toSample(await this.load(port, target, MAX_CONNECTIONS));
    return { name, title: `${title}, ${MAX_CONNECTIONS} connections`, groups: [group], run };
  }

  private async load(port: number, target: string, connections: number): Promise<LoadResult> {
    const logs = [PARTNER, 'gateway'].map((name) => new LogFile(join(this.folder, 'logs', `${name}.log`)));
    const run = randomBytes(4).toString('hex');
    try {
      const seconds = { warmUpSeconds: WARM_UP_SECONDS, seconds: this.seconds };
      return await runLoad({ port, target, run, connections, ...seconds });
    } catch (cause) {
      const tail = logs[0]!.since(0);
      throw new Error(`${(cause as Error).message}\nThe partner-service's log ends with:\n${tail}`, { cause });
    } finally {
      for (const log of logs) {
        log.cap();
        log.close();
      }
    }
  }
}

function toSample({ perSecond, p50Ms, p99Ms, generatorCores }: LoadResult): Sample {
  return { perSecond, p50Ms, p99Ms, generatorCores };
}
