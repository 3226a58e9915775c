import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConversionsRead } from '../events/complete-until';
import { EventsFrame } from '../events/events-frame';
import { SpanTools, useSourceFilter } from '../events/span-tools';
import { placesOf } from '../format/format';
import { useFormat } from '../format/use-format';
import { useZone } from '../format/zone';
import { ChoiceButtons } from '../insight/choice-buttons';
import { readPeriod } from '../insight/insight-period';
import styles from '../insight/insight.module.css';
import { type ListSearch, useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { ErrorStrip } from '../parts/error-strip';
import { SelectField } from '../parts/field';
import { Figure, Figures } from '../parts/figures';
import { Panel } from '../parts/panel';
import { type Funnel, funnelQuery } from './funnel-queries';
import { FunnelSteps } from './funnel-step-list';
import { readSteps, writeSteps } from './funnel-steps';
import own from './funnel.module.css';

const WITHIN = ['30m', '1h', '12h', '1d', '7d', '31d'] as const;
const DEFAULT_WITHIN = '7d';

/** How many sessions or clicks came how far through steps that one chooses; the URL has all of it. */
export default function FunnelPage(): React.ReactNode {
  const t = useMessages();
  const [now] = useState(() => new Date());
  const zone = useZone();
  const search = useListSearch(['source', 'from', 'to', 'steps', 'by', 'within']);
  const { source, from, to, within = DEFAULT_WITHIN } = search.filters;
  const steps = readSteps(search.filters['steps']);
  const by = search.filters['by'] === 'click' ? 'click' : 'session';
  const period = readPeriod(from, to, zone, now);
  const choice = {
    steps: writeSteps(steps),
    by,
    within,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    ...(source && { source }),
  } as const;
  const query = useQuery({ ...funnelQuery(choice), enabled: steps.length > 1 });
  const funnel = steps.length > 1 ? query.data : undefined;
  return (
    <EventsFrame lead={t.funnel.lead}>
      <SpanTools search={search} period={period} zone={zone} now={now} filters={[useSourceFilter()]} />
      {query.error && <ErrorStrip error={query.error} onRetry={() => void query.refetch()} onNarrow={search.narrow} />}
      {funnel && <ConversionsRead read={funnel} />}
      <div className={styles.page} aria-busy={query.isPlaceholderData}>
        {funnel && <ClickFigures conversion={funnel.conversion} />}
        <Panel title={t.funnel.title} actions={<FunnelChoices search={search} by={by} within={within} />}>
          <FunnelSteps
            steps={steps}
            figures={query.isPlaceholderData ? [] : (funnel?.steps ?? [])}
            onChange={(next) => search.change({ steps: writeSteps(next) || ',' })}
          />
        </Panel>
      </div>
    </EventsFrame>
  );
}

interface ChoicesProps {
  search: ListSearch;
  by: 'session' | 'click';
  within: string;
}

function FunnelChoices({ search, by, within }: ChoicesProps): React.ReactNode {
  const t = useMessages();
  const windows: readonly string[] = WITHIN.includes(within as (typeof WITHIN)[number]) ? WITHIN : [...WITHIN, within];
  return (
    <div className={own.choices}>
      <ChoiceButtons
        label={t.funnel.by}
        value={by}
        options={[
          ['session', t.funnel.subjects.session],
          ['click', t.funnel.subjects.click],
        ]}
        onChange={(next) => search.change({ by: next })}
      />
      <SelectField
        label={t.funnel.within}
        value={within}
        options={windows.map((one) => [one, t.funnel.windows[one as keyof typeof t.funnel.windows] ?? one] as const)}
        onChange={(next) => search.change({ within: next })}
      />
    </div>
  );
}

function ClickFigures({ conversion }: Pick<Funnel, 'conversion'>): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  return (
    <Figures>
      <Figure name={t.clicks.clicks}>{format.count(conversion.clicks)}</Figure>
      <Figure name={t.clicks.rate}>{conversion.rate === null ? t.common.none : format.share(conversion.rate)}</Figure>
      {conversion.epc.map(({ currency, amount }) => (
        <Figure key={currency} name={`${t.clicks.perClick} ${currency}`}>
          {format.amount(amount, placesOf([amount]))}
        </Figure>
      ))}
    </Figures>
  );
}
