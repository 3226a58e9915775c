import { randomBytes } from 'node:crypto';
import type { LoadOptions, LoadResult } from '../load/closed-loop';
import { runLoad } from '../load/run-load';
import { assertStored, emptyTables } from '../platform/stored-rows';
import type { Group } from '../read-options';
import { runPgbench } from '../references/pgbench';
import { BARE_TARGET, POSTBACK_TARGET, type BenchTargets } from './targets';

/** What one measure saw in one round. */
export interface Sample {
  perSecond: number;
  /** Null where the tool does not tell. */
  p50Ms: number | null;
  p99Ms: number | null;
  generatorCores: number | null;
}

export interface Measure {
  name: string;
  title: string;
  /** Those that compare with it. */
  groups: readonly Group[];
  run: () => Promise<Sample>;
}

/** The most first: what is compared with the references is taken next to them. */
const CONNECTIONS = [128, 32, 1];
const MAX_CONNECTIONS = 128;
const WARM_UP_SECONDS = 2;

/** Every load on the stage, in the order of a round. */
export class Measures {
  constructor(
    private readonly stage: BenchTargets,
    private readonly seconds: number,
  ) {}

  ofGroups(groups: ReadonlySet<Group>): Measure[] {
    const { fastify, gateway, nginxPort } = this.stage;
    const all = [
      this.pgbench(),
      ...CONNECTIONS.flatMap((connections) => [this.service(connections), this.gateway(connections)]),
      this.answering('fastify', 'Fastify that answers without storing', 'direct', fastify.port, POSTBACK_TARGET),
      this.answering('gateway_bare', 'gateway in front of a bare server', 'proxy', gateway.port, BARE_TARGET),
      nginxPort && this.answering('nginx_bare', 'nginx in front of the same server', 'proxy', nginxPort, BARE_TARGET),
    ];
    return all.filter((measure) => !!measure).filter((measure) => measure.groups.some((group) => groups.has(group)));
  }

  /** One row a transaction, as fast as PostgreSQL takes them: what storing is compared with. */
  private pgbench(): Measure | undefined {
    const { pgbench, referenceUrl } = this.stage;
    if (!pgbench) return undefined;
    const take = async (): Promise<Sample> => {
      await emptyTables(referenceUrl);
      const seconds = WARM_UP_SECONDS + this.seconds;
      const { stored, perSecond } = await runPgbench({ ...pgbench, databaseUrl: referenceUrl, seconds });
      await assertStored(referenceUrl, stored);
      return { perSecond, p50Ms: null, p99Ms: null, generatorCores: null };
    };
    return {
      name: 'pgbench',
      title: 'pgbench, 64 clients, one row a transaction',
      groups: ['direct', 'gateway'],
      run: take,
    };
  }

  private service(connections: number): Measure {
    return this.storing('service', 'straight to the service', 'direct', this.stage.service.port, connections);
  }

  private gateway(connections: number): Measure {
    return this.storing('gateway', 'through the gateway', 'gateway', this.stage.gateway.port, connections);
  }

  private storing(name: string, way: string, group: Group, port: number, connections: number): Measure {
    const take = async (): Promise<Sample> => {
      await emptyTables(this.stage.partnerUrl);
      const result = await this.load(port, POSTBACK_TARGET, connections);
      await assertStored(this.stage.partnerUrl, result.acknowledged);
      return toReading(result);
    };
    const title = `postbacks ${way}, ${connections} ${connections === 1 ? 'connection' : 'connections'}`;
    return { name: `${name}_${connections}`, title, groups: [group], run: take };
  }

  private answering(name: string, title: string, group: Group, port: number, target: string): Measure {
    const take = async (): Promise<Sample> => toReading(await this.load(port, target, MAX_CONNECTIONS));
    return { name, title: `${title}, ${MAX_CONNECTIONS} connections`, groups: [group], run: take };
  }

  private async load(port: number, target: string, connections: number): Promise<LoadResult> {
    for (const { process } of [this.stage.service, this.stage.gateway]) process.capLog();
    const run = randomBytes(4).toString('hex');
    const order: LoadOptions = {
      port,
      target,
      run,
      connections,
      warmUpSeconds: WARM_UP_SECONDS,
      seconds: this.seconds,
    };
    try {
      return await runLoad(order);
    } catch (cause) {
      const said = this.stage.service.process.logTail();
      throw new Error(`${(cause as Error).message}\nThe partner-service's log ends with:\n${said}`, { cause });
    }
  }
}

function toReading({ perSecond, p50Ms, p99Ms, generatorCores }: LoadResult): Sample {
  return { perSecond, p50Ms, p99Ms, generatorCores };
}
