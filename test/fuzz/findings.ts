import type { FuzzCase } from './compose-case';
import { type Exchange, findProblem, FuzzConnection } from './connection';
import { isExplainedByWait } from './cpu-wait';
import { shrinkCase } from './shrink-case';

const MAX_KINDS = 40;

/** A problem and a request that shows it. */
export interface Finding {
  fault: string;
  where: string;
  times: number;
  /** What `--repeat` needs besides the seed; empty for a problem of the whole run. */
  name: string;
  /** Whether the request alone shows the problem again. */
  failsAlone: boolean;
  /** The request in base64, and as readable text. */
  base64: string;
  request: string;
}

/** A request with a problem. */
export interface FaultyExchange {
  fuzzCase: FuzzCase;
  exchange: Exchange;
  where: string;
  port: number;
  /** The share of the time in which the processes waited for a CPU. */
  waitShare: number;
}

type FaultyCase = Pick<FaultyExchange, 'fuzzCase' | 'where' | 'port'>;

/** Collects problems, each kind once, and prints each when it is found. */
export class Findings {
  readonly all: Finding[] = [];
  private readonly kinds = new Map<string, Finding>();
  private readonly delayedKinds = new Map<string, { finding: Finding; faulty: FaultyCase }>();

  constructor(
    private readonly seed: number,
    private readonly print: (line: string) => void,
    /** That sends such requests. */
    private readonly command = 'npm run fuzz --',
  ) {}

  /** Responses that a busy machine explains, unless `checkDelayed` finds that they fail alone. */
  get delayed(): Finding[] {
    return [...this.delayedKinds.values()].map(({ finding }) => finding);
  }

  /** Adds a problem that a request showed. The first of its kind is reduced to a smaller request with the same problem. */
  async add(fault: string, { exchange, waitShare, ...faulty }: FaultyExchange): Promise<void> {
    const kind = kindOf(fault);
    const isDelayed = isExplainedByWait(exchange, waitShare);
    const known = isDelayed ? this.delayedKinds.get(kind)?.finding : this.kinds.get(kind);
    if (known) known.times += 1;
    if (known || this.kinds.size + this.delayedKinds.size >= MAX_KINDS) return;
    const finding = newFinding(fault, faulty);
    if (!isDelayed) return this.addFirst(finding, faulty);
    this.delayedKinds.set(kind, { finding, faulty });
    const share = Math.round(waitShare * 100);
    this.print(this.describe(finding, `While processes waited ${share} % of the time for a CPU,`));
  }

  /** Sends what a busy machine delayed again, when nothing else runs. What fails again is a finding. */
  async checkDelayed(): Promise<void> {
    for (const [kind, { finding, faulty }] of this.delayedKinds) {
      const again = await reproduce(faulty.fuzzCase, faulty.port);
      if (again === undefined) continue;
      this.delayedKinds.delete(kind);
      await this.addFirst({ ...finding, fault: again }, faulty);
    }
  }

  private async addFirst(finding: Finding, { fuzzCase, port }: FaultyCase): Promise<void> {
    const kind = kindOf(finding.fault);
    this.kinds.set(kind, finding);
    this.all.push(finding);
    this.print(this.describe(finding, 'Finding'));
    const isSame = async (smaller: FuzzCase): Promise<boolean> => {
      const again = await reproduce(smaller, port);
      return again !== undefined && kindOf(again) === kind;
    };
    finding.failsAlone = await isSame(fuzzCase);
    if (finding.failsAlone) Object.assign(finding, format(await shrinkCase(fuzzCase, isSame)));
    this.print(finding.failsAlone ? `  fails alone, reduced: ${finding.request}` : '  does not fail alone');
  }

  /** Adds a request that costs too much by itself. */
  addExpensive(fault: string, fuzzCase: FuzzCase): void {
    const finding = { ...newFinding(fault, { fuzzCase, where: 'alone' }), failsAlone: true };
    this.all.push(finding);
    this.print(this.describe(finding, 'Finding'));
  }

  /** Adds a problem that no single request shows. */
  addOfRun(fault: string): void {
    const where = 'the whole run';
    this.all.push({ fault, where, times: 1, name: '', failsAlone: false, base64: '', request: '' });
    this.print(`Finding in ${where}: ${fault}`);
  }

  private describe({ fault, where, name, request }: Finding, title: string): string {
    return `${title} in ${where}: ${fault}\n  ${this.command} --seed ${this.seed} --repeat ${name}\n  ${request}`;
  }
}

function newFinding(fault: string, { fuzzCase, where }: Omit<FaultyCase, 'port'>): Finding {
  return { fault, where, times: 1, name: fuzzCase.name, failsAlone: false, ...format(fuzzCase) };
}

async function reproduce(fuzzCase: FuzzCase, port: number): Promise<string | undefined> {
  const connection = new FuzzConnection(port);
  const exchange = await connection.exchange(fuzzCase);
  connection.close();
  return findProblem(fuzzCase, exchange);
}

/** Problems that differ only in numbers and ids are of one kind. */
function kindOf(fault: string): string {
  return fault.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+(?!\d*:)/g, '#').slice(0, 120);
}

function format({ bytes }: FuzzCase): Pick<Finding, 'base64' | 'request'> {
  return { base64: bytes.toString('base64'), request: JSON.stringify(bytes.toString('latin1').slice(0, 1_500)) };
}
