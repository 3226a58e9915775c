/** Where a part of a service's traffic goes: https://cloud.google.com/run/docs/reference/rest/v1/TrafficTarget */
export interface Target {
  revisionName?: string;
  latestRevision?: boolean;
  percent?: number;
  tag?: string;
}

/** The flags of `gcloud run services update-traffic` that we use. */
export interface TrafficFlags {
  /** Such as `a=90,b=10`. */
  'to-revisions'?: string;
  /** Such as `next=a`. */
  'update-tags'?: string;
  'remove-tags'?: string;
}

/**
 * The targets after a change, as gcloud computes them: those with a percentage first, and each tag a target of its own.
 *
 * @returns undefined for percentages that do not total 100, of which gcloud would distribute the rest
 */
export function changeTraffic(present: readonly Target[], flags: TrafficFlags): Target[] | undefined {
  const targets = present.length > 0 ? present : [{ latestRevision: true, percent: 100 }];
  const tagged = pairs(flags['update-tags']);
  const removed = new Set([...(flags['remove-tags']?.split(',') ?? []), ...tagged.map(([tag]) => tag)]);
  const tags = targets.flatMap(({ tag, percent: _percent, ...revision }) =>
    tag === undefined || removed.has(tag) ? [] : [{ ...revision, tag }],
  );
  const serving = flags['to-revisions'] === undefined ? undefined : pairs(flags['to-revisions']);
  const total = serving?.reduce((sum, [, percent]) => sum + Number(percent), 0) ?? 100;
  if (total !== 100) return undefined;
  const shares = serving
    ? serving
        .filter(([, percent]) => percent !== '0')
        .map(([revisionName, percent]) => ({ revisionName, percent: Number(percent) }))
    : targets.filter(({ percent }) => percent).map(({ tag: _tag, ...share }) => share);
  return [...shares, ...tags, ...tagged.map(([tag, revisionName]) => ({ revisionName, tag }))];
}

function pairs(text = ''): [string, string][] {
  return text
    .split(',')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [key = '', value = ''] = pair.split('=');
      return [key, value];
    });
}
