import type { FuzzCase } from './compose-case';
import { findProblem, FuzzConnection } from './connection';
import { shrinkCase } from './shrink-case';

const MAX_KINDS = 40;

/** A problem and a request that shows it. */
export interface Finding {
  fault: string;
  where: string;
  times: number;
  /** The request in base64, and as readable text. */
  base64: string;
  request: string;
}

/** Collects problems, each kind once. */
export class Findings {
  readonly all: Finding[] = [];
  private readonly kinds = new Map<string, Finding>();

  /** Adds a problem that a request showed. The first of its kind is reduced to a smaller request with the same problem. */
  async add(fault: string, fuzzCase: FuzzCase, where: string, port: number): Promise<void> {
    const kind = kindOf(fault);
    const known = this.kinds.get(kind);
    if (known) known.times += 1;
    if (known || this.kinds.size >= MAX_KINDS) return;
    const finding: Finding = { fault, where, times: 1, ...format(fuzzCase) };
    this.kinds.set(kind, finding);
    this.all.push(finding);
    const isSame = async (smaller: FuzzCase): Promise<boolean> => {
      const again = await reproduce(smaller, port);
      return again !== undefined && kindOf(again) === kind;
    };
    Object.assign(finding, format(await shrinkCase(fuzzCase, isSame)));
  }

  /** Adds a problem that no single request shows. */
  addOfRun(fault: string): void {
    this.all.push({ fault, where: 'the whole run', times: 1, base64: '', request: '' });
  }
}

async function reproduce(fuzzCase: FuzzCase, port: number): Promise<string | undefined> {
  const connection = new FuzzConnection(port);
  try {
    return findProblem(fuzzCase, await connection.exchange(fuzzCase));
  } catch (error) {
    return (error as Error).message;
  } finally {
    connection.close();
  }
}

/** Problems that differ only in numbers and ids are of one kind. */
function kindOf(fault: string): string {
  return fault.replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}|\d+(?!\d*:)/g, '#').slice(0, 120);
}

function format({ bytes }: FuzzCase): Pick<Finding, 'base64' | 'request'> {
  return { base64: bytes.toString('base64'), request: JSON.stringify(bytes.toString('latin1').slice(0, 1_500)) };
}
