import type { StoredEvent } from '@app/event-stream';

/** A page without its query: where it is, and not how one came there. */
export function pageOf(url: string): string {
  return url.split('?', 1)[0]!;
}

/** The campaign of a page view: from its URL, else as Segment's libraries say it. */
export function campaignOf({ page_url: url, properties }: Pick<StoredEvent, 'page_url' | 'properties'>): {
  campaign: string | null;
  campaign_source: string | null;
} {
  const query = url !== null && URL.canParse(url) ? new URL(url).searchParams : undefined;
  const { name, source } = membersOf(properties['campaign']);
  return {
    campaign: query?.get('utm_campaign') ?? textOf(name),
    campaign_source: query?.get('utm_source') ?? textOf(source),
  };
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** PostgreSQL holds neither NUL nor half of a character. */
function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed() : null;
}
