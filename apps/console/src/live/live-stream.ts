import { queries } from '../client/queries';
import { sessionQuery } from '../session/session';
import { type LiveFilter, widestFilter } from './live-filter';

const CHANNEL = 'console.live';
const LOCK = 'console.live.stream';
const REOPEN_AFTER_MS = 3_000;
const EVENTS = ['watch', 'rate', 'gap'] as const;

/** What the stream says, or what became of it. */
export type LiveEvent =
  | { name: 'postback' | (typeof EVENTS)[number]; data: unknown; id?: string }
  | { name: 'connected' | 'interrupted' };

type Message =
  | { kind: 'event'; event: LiveEvent }
  | { kind: 'filter'; tab: string; filter: LiveFilter | null }
  | { kind: 'who' };

/**
 * The stream of this tab. Browsers open few connections to one origin, so that all tabs share the stream of one of them:
 * the one that holds the lock. When it is closed, another takes over after the last event.
 */
export class LiveStream {
  private readonly tab = crypto.randomUUID();
  private readonly channel = new BroadcastChannel(CHANNEL);
  private readonly abort = new AbortController();
  private readonly filters = new Map<string, LiveFilter>();
  private source: EventSource | undefined;
  private isLeader = false;
  private query = '';
  private lastId: string | undefined;
  private lastWatch: { data: { as_of: string }; receivedMs: number } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly filter: LiveFilter,
    private readonly onEvent: (event: LiveEvent) => void,
  ) {
    this.filters.set(this.tab, filter);
    this.channel.addEventListener('message', ({ data }: MessageEvent<Message>) => this.receive(data));
    this.post({ kind: 'filter', tab: this.tab, filter });
    const lead = (): Promise<void> => {
      this.isLeader = true;
      this.post({ kind: 'who' });
      this.open();
      return new Promise((resolve) => this.abort.signal.addEventListener('abort', () => resolve()));
    };
    navigator.locks.request(LOCK, { signal: this.abort.signal }, lead).catch(() => undefined);
  }

  close(): void {
    this.post({ kind: 'filter', tab: this.tab, filter: null });
    this.abort.abort();
    clearTimeout(this.timer);
    this.source?.close();
    this.channel.close();
  }

  private receive(message: Message): void {
    switch (message.kind) {
      case 'event':
        return this.pass(message.event);
      case 'who':
        return this.post({ kind: 'filter', tab: this.tab, filter: this.filter });
      case 'filter':
        if (message.filter) this.filters.set(message.tab, message.filter);
        else this.filters.delete(message.tab);
        if (this.isLeader) this.open();
        if (this.isLeader && this.lastWatch) this.post({ kind: 'event', event: watchOf(this.lastWatch) });
    }
  }

  /** Opens the stream for what all tabs watch; one that serves them already stays. */
  private open(): void {
    const query = new URLSearchParams(Object.entries(widestFilter([...this.filters.values()])) as [string, string][]);
    if (this.source && query.toString() === this.query) return;
    this.query = query.toString();
    this.source?.close();
    if (this.lastId !== undefined) query.set('last_event_id', this.lastId);
    const source = new EventSource(`/api/v1/live?${query.toString()}`);
    this.source = source;
    source.addEventListener('open', () => this.share({ name: 'connected' }));
    source.addEventListener('error', () => this.recover(source));
    source.addEventListener('message', ({ data, lastEventId: id }: MessageEvent<string>) =>
      this.share({ name: 'postback', data: JSON.parse(data), id }),
    );
    for (const name of EVENTS) {
      source.addEventListener(name, ({ data }: MessageEvent<string>) => this.share({ name, data: JSON.parse(data) }));
    }
  }

  /** The browser connects again by itself, except after a refusal: the session may have ended. */
  private recover(source: EventSource): void {
    this.share({ name: 'interrupted' });
    if (source.readyState !== EventSource.CLOSED || source !== this.source) return;
    this.source = undefined;
    void queries.refetchQueries({ queryKey: sessionQuery.queryKey });
    this.timer = setTimeout(() => this.open(), REOPEN_AFTER_MS);
  }

  private share(event: LiveEvent): void {
    this.post({ kind: 'event', event });
    this.pass(event);
  }

  private pass(event: LiveEvent): void {
    if (event.name === 'postback') this.lastId = event.id;
    if (event.name === 'watch')
      this.lastWatch = { data: event.data as { as_of: string }, receivedMs: performance.now() };
    this.onEvent(event);
  }

  private post(message: Message): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin already
    this.channel.postMessage(message);
  }
}

/** The last `watch`, as of now by the clock of the platform: a tab that joins begins at this time. */
function watchOf({ data, receivedMs }: { data: { as_of: string }; receivedMs: number }): LiveEvent {
  const nowMs = Date.parse(data.as_of) + performance.now() - receivedMs;
  return { name: 'watch', data: { ...data, as_of: new Date(nowMs).toISOString() } };
}
