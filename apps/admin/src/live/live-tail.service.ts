import type { ServerResponse } from 'node:http';
import { isUuidV7, Log, timeOfUuidV7 } from '@app/common';
import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ApiKeyGuard } from '../auth/api-key.guard';
import type { Principal } from '../auth/principal';
import { readEntries } from '../http/read-entries';
import { notAnswered } from '../internal-client/not-answered.dto';
import { findMissed } from './find-missed';
import { LiveFeeds, type Watched } from './live-feeds.service';
import { LiveStream } from './live-stream';
import { type LiveRequest, MAX_SECONDS } from './live.dto';
import { type FeedListener, type LivePostback, OVERLAP_MS, type PartnerFeed } from './partner-feed';

const RECHECK_INTERVAL_MS = 15_000;

interface Open {
  principal: Principal;
  choice: LiveRequest;
  request: FastifyRequest;
}

/** Streams of postbacks: each begins with what its client missed, and ends with the session of its person. */
@Injectable()
export class LiveTail {
  constructor(
    private readonly feeds: LiveFeeds,
    private readonly guard: ApiKeyGuard,
    @Inject(Log) private readonly log: Log,
  ) {}

  get isStopping(): boolean {
    return this.feeds.isStopping;
  }

  /**
   * Checks the request. @returns the function that starts the stream
   *
   * @throws Problem 422 for a partner that does not exist
   */
  async prepare(
    principal: Principal,
    choice: LiveRequest,
    request: FastifyRequest,
  ): Promise<(response: ServerResponse) => void> {
    const watched = await this.feeds.find(readEntries(choice.partner), principal);
    return (response) => this.start({ principal, choice, request }, watched, response);
  }

  private start(open: Open, watched: Watched, response: ServerResponse): void {
    const stream = new LiveStream(response, filterOf(open.choice));
    let current = watched;
    const listener: FeedListener = {
      onRows: (rows) => stream.add(rows),
      onGap: () => stream.send('gap', { since: null }),
      onState: () => stream.send('watch', describe(current)),
    };
    const end = (): void => {
      for (const feed of current.feeds) feed.ignore(listener);
      clearInterval(recheck);
      clearTimeout(timeout);
      forget();
      stream.end();
    };
    const forget = this.feeds.onStop(end);
    const recheck = setInterval(() => {
      void this.recheck(open).then((next) => {
        if (stream.isEnded) return;
        if (!next) return end();
        current = this.follow(current, next, listener, stream);
      });
    }, RECHECK_INTERVAL_MS);
    const timeout = setTimeout(end, (open.choice.seconds ?? MAX_SECONDS) * 1_000);
    response.on('close', end);
    // Our servers let a client close its side and still wait for the response; a client of a stream is gone then.
    open.request.raw.socket.once('end', end);
    void this.begin(open, watched, stream, listener);
  }

  /** First the feeds run, and only then the past is read: nothing falls between the two. */
  private async begin(open: Open, watched: Watched, stream: LiveStream, listener: FeedListener): Promise<void> {
    await Promise.all(watched.feeds.map((feed) => feed.listen(listener)));
    const lastId = lastEventId(open);
    const missed = lastId === undefined ? [] : await this.findMissed(open.principal, watched.feeds, lastId);
    if (!missed) stream.send('gap', { since: timeOfUuidV7(lastId!).toISOString() });
    stream.release(missed);
    stream.send('watch', describe(watched));
  }

  private async findMissed(
    { role }: Principal,
    feeds: readonly PartnerFeed[],
    lastId: string,
  ): Promise<LivePostback[] | undefined> {
    const since = new Date(timeOfUuidV7(lastId).getTime() - OVERLAP_MS).toISOString();
    const pages = await Promise.all(
      feeds.map(async ({ partnerCode }) => {
        const response = await this.feeds.read(partnerCode, role, since);
        if (!response.ok || response.body.is_cut) return undefined;
        return response.body.data.map((row) => ({ partner_code: partnerCode, ...row }));
      }),
    );
    if (pages.includes(undefined)) return undefined;
    return findMissed(pages.flat() as LivePostback[], lastId);
  }

  /** The partners to watch from now on; undefined when the person may not read any more. */
  private async recheck({ principal, choice, request }: Open): Promise<Watched | undefined> {
    try {
      const now = await this.guard.identify(request);
      if (now.role !== principal.role) return undefined;
      return await this.feeds.find(readEntries(choice.partner), principal);
    } catch (error) {
      this.log.info('A live stream ends', { reason: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  }

  /** Partners come and go while a stream is open. */
  private follow(before: Watched, next: Watched, listener: FeedListener, stream: LiveStream): Watched {
    const added = next.feeds.filter((feed) => !before.feeds.includes(feed));
    const removed = before.feeds.filter((feed) => !next.feeds.includes(feed));
    for (const feed of removed) feed.ignore(listener);
    for (const feed of added) void feed.listen(listener);
    if (added.length + removed.length > 0) stream.send('watch', describe(next));
    return next;
  }
}

function lastEventId({ choice, request }: Open): string | undefined {
  const header = request.headers['last-event-id'];
  const id = typeof header === 'string' && header !== '' ? header : choice.last_event_id;
  return id !== undefined && isUuidV7(id) ? id : undefined;
}

function describe({ feeds, asleep }: Watched): object {
  return {
    as_of: new Date().toISOString(),
    partners: feeds.map(({ partnerCode }) => partnerCode),
    asleep,
    not_answered: feeds.flatMap(({ partnerCode, problem }) => (problem ? [notAnswered(partnerCode, problem)] : [])),
  };
}

/** A tenant and outcomes select rows; the partners select feeds. */
function filterOf({ tenant, outcome }: LiveRequest): (row: LivePostback) => boolean {
  const outcomes = readEntries(outcome);
  return (row) => (!tenant || row.tenant === tenant) && (!outcomes || outcomes.includes(row.outcome));
}
