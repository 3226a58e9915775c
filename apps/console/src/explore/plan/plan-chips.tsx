import { GRAINS, MONEY_BASES } from '@app/semantic-layer/plan/plan';
import { useState } from 'react';
import { useFormat } from '../../format/use-format';
import { useLanguage, useMessages } from '../../messages/use-messages';
import { Button } from '../../parts/button';
import { Menu, MenuCheck, MenuChoice } from '../../parts/menu';
import {
  GROUP_CHOICES,
  LIMITS,
  METRIC_CHOICES,
  toggleGroup,
  toggleMetric,
  withGrain,
  withLimit,
  withMoney,
  withoutCondition,
  withoutFilter,
  withShare,
} from './change-plan';
import styles from '../explore.module.css';
import { Chip, type ChipsProps } from './chip';
import { PeriodChips } from './period-chips';
import { conditionText, fieldLabel, filterText, metricLabel } from './plan-words';

/** A plan as buttons, each of which changes one part of it; without its period where something else decides on that. */
export function PlanChips({ plan, onChange, hasPeriod = true }: ChipsProps & { hasPeriod?: boolean }): React.ReactNode {
  const t = useMessages();
  const [now] = useState(() => new Date());
  return (
    <div className={styles.chips} role="group" aria-label={t.explore.plan}>
      <MetricsChip plan={plan} onChange={onChange} />
      <GroupsChip plan={plan} onChange={onChange} />
      <GrainChip plan={plan} onChange={onChange} />
      {hasPeriod && <PeriodChips plan={plan} onChange={onChange} now={now} />}
      <FilterChips plan={plan} onChange={onChange} />
      <MoneyChip plan={plan} onChange={onChange} />
      <RowsChip plan={plan} onChange={onChange} />
    </div>
  );
}

function MetricsChip({ plan, onChange }: ChipsProps): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const shown = plan.metrics.map((metric) => metricLabel(language, metric)).join(', ');
  return (
    <Menu align="start" trigger={<Chip label={t.explore.metrics} value={shown} />}>
      {METRIC_CHOICES.map((metric) => (
        <MenuCheck
          key={metric}
          isChecked={plan.metrics.includes(metric)}
          onChange={() => onChange(toggleMetric(plan, metric))}
        >
          {metricLabel(language, metric)}
        </MenuCheck>
      ))}
    </Menu>
  );
}

function GroupsChip({ plan, onChange }: ChipsProps): React.ReactNode {
  const t = useMessages();
  const groups = plan.dimensions ?? [];
  const shown = groups.map((group) => fieldLabel(t, group)).join(', ') || t.explore.noGroups;
  return (
    <Menu align="start" trigger={<Chip label={t.explore.groups} value={shown} />}>
      {GROUP_CHOICES.map((group) => (
        <MenuCheck key={group} isChecked={groups.includes(group)} onChange={() => onChange(toggleGroup(plan, group))}>
          {fieldLabel(t, group)}
        </MenuCheck>
      ))}
    </Menu>
  );
}

function GrainChip({ plan, onChange }: ChipsProps): React.ReactNode {
  const t = useMessages();
  const grain = plan.grain ?? 'none';
  return (
    <Menu align="start" trigger={<Chip label={t.explore.grain} value={t.explore.grains[grain]} />}>
      <MenuChoice
        label={t.explore.grain}
        value={grain}
        onChange={(next) => onChange(withGrain(plan, next === 'none' ? undefined : next))}
        options={(['none', ...GRAINS] as const).map((one) => [one, t.explore.grains[one]] as const)}
      />
    </Menu>
  );
}

function MoneyChip({ plan, onChange }: ChipsProps): React.ReactNode {
  const t = useMessages();
  const money = plan.money ?? 'usd';
  return (
    <Menu align="start" trigger={<Chip label={t.explore.money} value={t.explore.monies[money]} />}>
      <MenuChoice
        label={t.explore.money}
        value={money}
        onChange={(next) => onChange(withMoney(plan, next))}
        options={MONEY_BASES.map((one) => [one, t.explore.monies[one]] as const)}
      />
    </Menu>
  );
}

function RowsChip({ plan, onChange }: ChipsProps): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const language = useLanguage();
  const { limit, sort, per, share = false } = plan;
  const rowsText = (rows: number | undefined): string =>
    rows === undefined ? t.explore.allRows : t.explore.firstRows(format.count(rows));
  const known: readonly number[] =
    limit === undefined || LIMITS.some((one) => one === limit) ? LIMITS : [limit, ...LIMITS];
  const shown = [
    rowsText(limit),
    ...(sort ? [t.explore.sorted(metricLabel(language, sort.by), sort.dir === 'desc')] : []),
    ...(per ? [t.explore.perPeriod(t.explore.per[per])] : []),
  ].join(', ');
  return (
    <Menu align="start" trigger={<Chip label={t.explore.limit} value={shown} />}>
      <MenuChoice
        label={t.explore.limit}
        value={String(limit ?? '')}
        onChange={(next) => onChange(withLimit(plan, next === '' ? undefined : Number(next)))}
        options={[undefined, ...known].map((rows) => [String(rows ?? ''), rowsText(rows)] as const)}
      />
      <MenuCheck isChecked={share} onChange={(next) => onChange(withShare(plan, next))}>
        {t.explore.share}
      </MenuCheck>
    </Menu>
  );
}

/** The filters and thresholds of a plan, each of which can be removed. */
function FilterChips({ plan, onChange }: ChipsProps): React.ReactNode {
  const t = useMessages();
  const language = useLanguage();
  const filters = (plan.filters ?? []).map((filter, index) => ({
    text: filterText(t, filter),
    remove: () => onChange(withoutFilter(plan, index)),
  }));
  const conditions = (plan.having ?? []).map((condition, index) => ({
    text: conditionText(language, condition),
    remove: () => onChange(withoutCondition(plan, index)),
  }));
  return [...filters, ...conditions].map(({ text, remove }) => (
    <span key={text} className={styles.filter}>
      {text}
      <Button look="quiet" icon="cross" aria-label={t.explore.remove(text)} onClick={remove} />
    </span>
  ));
}
