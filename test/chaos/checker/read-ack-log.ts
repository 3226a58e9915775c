import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Acknowledgement } from '../client/client-messages';

/** Everything that the client was acknowledged. */
export async function readAckLog(path: string): Promise<Acknowledgement[]> {
  const acknowledged: Acknowledgement[] = [];
  for await (const line of createInterface({ input: createReadStream(path, 'utf8') })) {
    acknowledged.push(JSON.parse(line) as Acknowledgement);
  }
  return acknowledged;
}
