import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useFormat } from '../format/use-format';
import { ListFilters } from '../list/list-filters';
import listStyles from '../list/list.module.css';
import { useListSearch } from '../list/use-list-search';
import { useMessages } from '../messages/use-messages';
import { Button, buttonClass } from '../parts/button';
import { EmptyState } from '../parts/empty-state';
import { PageHeader } from '../parts/page-header';
import { StateBadge } from '../parts/state-badge';
import { allPartnersQuery, partnerOptions, zonesOf } from '../partners/partner-queries';
import { frozenList } from './frozen-list';
import type { LiveFilter } from './live-filter';
import styles from './live.module.css';
import { LiveTable, OUTCOMES } from './live-table';
import { type Live, rateOf, useLive } from './use-live';
import { usePause } from './use-pause';

const SUMMARY_INTERVAL_MS = 10_000;

/** Postbacks as they come, the newest on top. */
export default function LivePage(): React.ReactNode {
  const t = useMessages();
  const search = useListSearch(['partner', 'tenant', 'outcome']);
  const { data: partners = [] } = useQuery(allPartnersQuery);
  const pause = usePause();
  const live = useLive(search.filters, pause.isPaused);
  const zones = zonesOf(partners);
  const names = partnerOptions(partners);
  return (
    <>
      <div ref={pause.top} className={styles.top} />
      <PageHeader title={t.live.title} lead={t.live.lead} beside={<StreamState live={live} />} />
      <div className={listStyles.tools}>
        <ListFilters
          search={search}
          filters={[
            { name: 'partner', label: t.common.partner, kind: 'choice', options: names },
            { name: 'tenant', label: t.common.tenant, kind: 'text' },
            {
              name: 'outcome',
              label: t.live.outcome,
              kind: 'choice',
              options: OUTCOMES.map((outcome) => [outcome, t.live.outcomes[outcome]] as const),
            },
          ]}
        />
        <div className={listStyles.buttons}>
          <Freeze live={live} filter={search.filters} />
        </div>
      </div>
      <Notices live={live} />
      <PauseBar live={live} isPaused={pause.isPaused} onToggle={pause.toggle} />
      <Summary live={live} />
      {live.rows.length > 0 ? (
        <LiveTable rows={live.rows} zones={zones} />
      ) : (
        <EmptyState icon="live" title={t.live.none} reason={t.live.noneReason} />
      )}
    </>
  );
}

function StreamState({ live: { state } }: { live: Live }): React.ReactNode {
  const t = useMessages();
  const tones = { connecting: 'neutral', connected: 'good', interrupted: 'warn' } as const;
  return <StateBadge tone={tones[state]}>{t.live.states[state]}</StateBadge>;
}

/** Says in words whether the list stands still, and what waits. */
function PauseBar(props: { live: Live; isPaused: boolean; onToggle: () => void }): React.ReactNode {
  const { live, isPaused, onToggle } = props;
  const t = useMessages();
  const { count } = useFormat();
  const words = isPaused ? t.live.paused(count(live.pendingCount)) : t.live.perSecond(count(rateOf(live)));
  return (
    <div className={isPaused ? `${styles.bar} ${styles.paused}` : styles.bar}>
      <Button icon={isPaused ? 'live' : 'pause'} onClick={onToggle} title={t.live.pauseHint}>
        {isPaused ? t.live.resume : t.live.pause}
      </Button>
      <strong data-testid="pause-state">{words}</strong>
      <span className={styles.totals} data-shown={live.shown} data-left-out={live.leftOut}>
        {t.live.totals(count(live.shown))}
        {live.leftOut > 0 && ` ${t.live.leftOut(count(live.leftOut))}`}
      </span>
    </div>
  );
}

function Notices({ live }: { live: Live }): React.ReactNode {
  const t = useMessages();
  const silent = live.notAnswered.map(({ partner_code }) => partner_code ?? '').join(', ');
  const lines = [
    ...(live.hasGap ? [t.live.gap] : []),
    ...(silent === '' ? [] : [t.conversions.notAnswered(silent)]),
    ...(live.asleep.length === 0 ? [] : [t.live.asleep(live.asleep.join(', '))]),
  ];
  return lines.map((line) => (
    <p key={line} className={listStyles.notice} role="status">
      {line}
    </p>
  ));
}

/** A normal list of what is on the screen, which stays. */
function Freeze({ live: { rows }, filter }: { live: Live; filter: LiveFilter }): React.ReactNode {
  const t = useMessages();
  const frozen = frozenList(
    filter,
    rows.map(({ received_at: at }) => at),
  );
  if (!frozen) return null;
  return (
    <Link {...frozen} className={buttonClass()} preload={false}>
      {t.live.freeze}
    </Link>
  );
}

/** What a screen reader hears: a sentence now and then, and not each row. */
function Summary({ live }: { live: Live }): React.ReactNode {
  const t = useMessages();
  const { count } = useFormat();
  const [text, setText] = useState('');
  const latest = useRef(live);
  useEffect(() => void (latest.current = live));
  useEffect(() => {
    let before = 0;
    const timer = setInterval(() => {
      const { shown, leftOut } = latest.current;
      const total = shown + leftOut;
      if (total > before) setText(t.live.summary(count(total - before)));
      before = total;
    }, SUMMARY_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [t, count]);
  return (
    <p className={styles.summary} role="log">
      {text}
    </p>
  );
}
