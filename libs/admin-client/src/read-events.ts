import { type AdminAccess, open, urlOf } from './call';
import type { paths } from './openapi.generated';

/** One server-sent event. */
export interface ServerSentEvent {
  /** `message` for an event without a name. */
  name: string;
  id: string | undefined;
  data: string;
}

export type LiveQuery = NonNullable<paths['/api/v1/live']['get']['parameters']['query']>;

/**
 * Watches postbacks as they are stored or quarantined, until the stream ends.
 *
 * @throws AdminApiError when the API does not answer, or answers with an error status; the stream's own error when it breaks
 */
export async function* watchLive(
  admin: AdminAccess,
  query: LiveQuery,
  signal: AbortSignal,
): AsyncGenerator<ServerSentEvent> {
  const response = await open(admin, urlOf(admin.url, '/api/v1/live', {}, query), { signal });
  yield* parseEvents(response.body!.pipeThrough(new TextDecoderStream()));
}

/** Parses the text of a stream of events. Comments and `retry` are left out, and so is an event that is cut off. */
export async function* parseEvents(chunks: AsyncIterable<string>): AsyncGenerator<ServerSentEvent> {
  let text = '';
  for await (const chunk of chunks) {
    text += chunk;
    const blocks = text.split('\n\n');
    text = blocks.pop()!;
    for (const block of blocks) {
      const event = parseEvent(block);
      if (event) yield event;
    }
  }
}

function parseEvent(block: string): ServerSentEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const before = name === 'data' ? fields.get('data') : undefined;
    fields.set(name, before === undefined ? value! : `${before}\n${value}`);
  }
  const data = fields.get('data');
  return data === undefined ? undefined : { name: fields.get('event') ?? 'message', id: fields.get('id'), data };
}
