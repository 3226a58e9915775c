import { useQuery } from '@tanstack/react-query';
import { NotAnswered } from '../conversions/not-answered';
import { Time } from '../format/time';
import { InsightFrame } from '../insight/insight-frame';
import styles from '../insight/insight.module.css';
import { ListFilters, partnerFilter } from '../list/list-filters';
import { useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { EmptyState } from '../parts/empty-state';
import { ErrorStrip } from '../parts/error-strip';
import { Panel } from '../parts/panel';
import { Skeleton } from '../parts/skeleton';
import { allPartnersQuery } from '../partners/partner-queries';
import { calibrationQuery, comparisonQuery, type Moment } from './approval-queries';
import { BandTable } from './band-table';
import { CalibrationTable } from './calibration-table';
import { ModelTable } from './model-table';

/** How probabilities of approval of a past moment did: those of the built-in model, and those that were imported. */
export default function ApprovalPage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['partner', 'as_of']);
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const { partner, as_of: asOf } = search.filters;
  return (
    <InsightFrame lead={t.approval.lead}>
      <div className={styles.tools}>
        <ListFilters
          search={search}
          filters={[partnerFilter(t, partners), { name: 'as_of', label: t.approval.asOf, kind: 'time' }]}
        />
      </div>
      <Scores moment={{ ...(partner && { partner }), ...(asOf && { as_of: asOf }) }} />
    </InsightFrame>
  );
}

function Scores({ moment }: { moment: Moment }): React.ReactNode {
  const t = useMessages();
  const [calibration, comparison] = [useQuery(calibrationQuery(moment)), useQuery(comparisonQuery(moment))];
  const queries = [calibration, comparison];
  const error = calibration.error ?? comparison.error;
  const retry = (): void => void Promise.all(queries.map((query) => query.refetch()));
  const silent = new Set(queries.flatMap(({ data }) => data?.not_answered.map((one) => one.partner_code) ?? []));
  const measured = calibration.data?.partners.filter(({ bins }) => bins.length > 0) ?? [];
  const partial = comparison.data?.partners.filter((one) => !one.is_complete).map((one) => one.partner_code) ?? [];
  const compared = comparison.data?.partners.filter(({ decided }) => decided > 0) ?? [];
  return (
    <>
      <NotAnswered partners={[...silent].map((partner_code) => ({ partner_code }))} onRetry={retry} />
      {error && <ErrorStrip error={error} onRetry={retry} />}
      {!calibration.data && !error && <Skeleton lines={8} />}
      <div className={styles.page} aria-busy={queries.some(({ isPlaceholderData }) => isPlaceholderData)}>
        {calibration.data && (
          <p className={styles.note}>
            {t.approval.asOf}: <Time value={calibration.data.as_of} />
          </p>
        )}
        {calibration.data && measured.length === 0 && (
          <EmptyState icon="insight" title={t.approval.none} reason={t.approval.noneReason} />
        )}
        {measured.length > 0 && (
          <Panel title={t.approval.calibration} isFlush>
            <CalibrationTable partners={measured} />
          </Panel>
        )}
        {measured.length > 0 && (
          <Panel title={t.approval.bands} isFlush>
            <BandTable partners={measured} />
          </Panel>
        )}
        {compared.length > 0 && (
          <Panel title={t.approval.models} isFlush>
            <ModelTable partners={compared} />
            <p className={styles.excluded}>{t.approval.modelsHint}</p>
            {partial.length > 0 && <p className={styles.excluded}>{t.approval.partial(partial.join(', '))}</p>}
          </Panel>
        )}
      </div>
    </>
  );
}
