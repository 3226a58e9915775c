import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useFormat } from '../format/use-format';
import { Time } from '../format/time';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Figure, Figures } from '../parts/figures';
import { PageHeader } from '../parts/page-header';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { AttentionList } from './attention-list';
import { overviewQuery, type PartnerOverview } from './overview-query';
import styles from './overview.module.css';
import { PartnersTable } from './partners-table';

/** Everything at a glance, and what needs attention first. */
export default function OverviewPage(): React.ReactNode {
  const t = useMessages();
  const { data, error, refetch } = useQuery(overviewQuery);
  return (
    <>
      <PageHeader
        title={t.overview.title}
        lead={
          data && (
            <>
              {t.overview.asOf} <Time value={data.as_of} />
            </>
          )
        }
      />
      {error && <ErrorStrip error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && (
        <div className={styles.page}>
          <Totals partners={data.partners} />
          <Panel title={t.overview.attention} isFlush>
            <AttentionList attention={data.attention} partners={data.partners} />
          </Panel>
          <Panel title={t.navigation.partners} actions={<Link to="/partners">{t.overview.allPartners}</Link>} isFlush>
            {data.partners.length === 0 ? (
              <EmptyState icon="partners" title={t.partners.none} reason={t.partners.noneReason} />
            ) : (
              <PartnersTable partners={data.partners} />
            )}
          </Panel>
        </div>
      )}
    </>
  );
}

/** Sums over the partners that responded; the others are named where they are missing. */
function Totals({ partners }: { partners: readonly PartnerOverview[] }): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const silent = partners.filter(({ active, hours }) => active && hours === null);
  const sum = (of: (partner: PartnerOverview) => number | null): string =>
    format.count(partners.reduce((total, partner) => total + (of(partner) ?? 0), 0));
  const figures = [
    [t.overview.figures.postbacks, sum(({ hours }) => hours?.reduce((total, count) => total + count, 0) ?? 0)],
    [t.overview.figures.conversions, sum(({ conversions_24h }) => conversions_24h)],
    [t.overview.figures.duplicates, sum(({ duplicates_24h }) => duplicates_24h)],
    [t.overview.figures.quarantined, sum(({ quarantined_24h }) => quarantined_24h)],
    [t.overview.figures.spooled, sum(({ spool_pending }) => spool_pending)],
  ] as const;
  return (
    <div>
      <Figures>
        {figures.map(([name, value]) => (
          <Figure key={name} name={name}>
            {value}
          </Figure>
        ))}
      </Figures>
      {silent.length > 0 && (
        <p className={styles.note}>{t.overview.without(silent.map(({ name }) => name).join(', '))}</p>
      )}
    </div>
  );
}
