import { useQuery } from '@tanstack/react-query';
import { Pager } from '../list/pager';
import { useListSearch } from '../list/use-list-search';
import { useRowWalk } from '../list/use-row-walk';
import { useMessages } from '../messages/use-messages';
import { PartnerFrame } from '../partners/partner-frame';
import type { VersionedPartner } from '../partners/partner-queries';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { ComparisonPanel } from './comparison-panel';
import { RevisionItem } from './revision-item';
import { revisionsQuery, trafficQuery } from './revision-queries';

export default function HistoryPage(): React.ReactNode {
  return (
    <PartnerFrame>{(versioned) => <History key={versioned.partner.partner_code} versioned={versioned} />}</PartnerFrame>
  );
}

/** The revisions of a partner with what was received under each; any two of them are compared, as the URL says. */
function History({ versioned }: { versioned: VersionedPartner }): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['compare']);
  const { partner_code } = versioned.partner;
  const { data, error, refetch } = useQuery(revisionsQuery(partner_code, search.cursor));
  const rows = data?.data ?? [];
  const nextCursor = data?.next_cursor ?? null;
  const traffic = useQuery(trafficQuery(partner_code, rows));
  const walk = useRowWalk({ search, rows, nextCursor, keyOf: ({ version }) => String(version) });
  const chosen = readVersions(search.filters['compare']);
  const choose = (versions: readonly number[]): void =>
    search.change({ compare: versions.length === 0 ? undefined : versions.join('-') });
  const toggle = (version: number): void =>
    choose(chosen.includes(version) ? chosen.filter((one) => one !== version) : [...chosen.slice(-1), version]);
  return (
    <>
      {chosen.length === 2 && (
        <ComparisonPanel partnerCode={partner_code} versions={[chosen[0]!, chosen[1]!]} onClose={() => choose([])} />
      )}
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton />}
      {data && (
        <Panel isFlush>
          <ol>
            {rows.map((revision) => (
              <RevisionItem
                key={revision.version}
                revision={revision}
                versioned={versioned}
                traffic={traffic.data?.get(revision.version)}
                isTrafficUnknown={traffic.isError}
                isChosen={chosen.includes(revision.version)}
                onChoose={() => toggle(revision.version)}
              />
            ))}
          </ol>
        </Panel>
      )}
      <Pager walk={walk} rows={rows.length} nextCursor={nextCursor} />
      {rows.length === 0 && data && <p>{t.history.none}</p>}
    </>
  );
}

/** Such as `3-7`; anything else in the URL is none. */
function readVersions(text: string | undefined): number[] {
  return /^\d{1,9}(?:-\d{1,9})?$/.test(text ?? '') ? text!.split('-').map(Number) : [];
}
