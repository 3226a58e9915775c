import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Acknowledgement } from '../client/way';

/** Everything that the client was acknowledged. */
export async function readLedger(path: string): Promise<Acknowledgement[]> {
  const acknowledged: Acknowledgement[] = [];
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    acknowledged.push(JSON.parse(line) as Acknowledgement);
  }
  return acknowledged;
}
