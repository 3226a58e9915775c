import type { EdgeRequest } from '../request/edge-request';
import type { EdgeSettings } from '../settings';
import { encodeMessage } from './queue-message';

/** Resolves once the queue has the postback. @throws Error when it did not take it in time, or not at all */
export async function enqueuePostback(request: EdgeRequest, settings: EdgeSettings): Promise<void> {
  const { queue, keepMs, redeliverAfterSeconds } = settings;
  const message = await encodeMessage(request);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`The queue did not answer within ${keepMs} ms`)), keepMs);
  });
  const taken = queue.send(message, { contentType: 'bytes', delaySeconds: redeliverAfterSeconds });
  try {
    await Promise.race([taken, late]);
  } finally {
    clearTimeout(timer);
  }
}
