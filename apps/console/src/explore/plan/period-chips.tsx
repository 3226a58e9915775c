import { DEFAULT_TIME_ZONE } from '@app/semantic-layer/plan/plan';
import { useMessages } from '../../messages/use-messages';
import { Menu, MenuChoice } from '../../parts/menu';
import { withPeriod } from './change-plan';
import { Chip, type ChipsProps } from './chip';
import {
  comparedPeriod,
  comparisonOf,
  COMPARISONS,
  presetOf,
  presetPeriod,
  PRESETS,
} from '@app/semantic-layer/time/presets';
import { periodText } from './plan-words';

/** The period of a plan, and the one that it is compared with. */
export function PeriodChips({ plan, onChange, now }: ChipsProps & { now: Date }): React.ReactNode {
  const t = useMessages();
  const { time, compare, tz = DEFAULT_TIME_ZONE } = plan;
  const comparison = comparisonOf(time, compare);
  const preset = presetOf(time, tz, now);
  return (
    <>
      <Menu align="start" trigger={<Chip label={t.explore.period} value={`${periodText(t, time)} (${tz})`} />}>
        <MenuChoice
          label={t.explore.period}
          value={preset ?? ''}
          onChange={(next) => {
            const chosen = PRESETS.find((one) => one === next);
            if (chosen === undefined) return;
            const period = presetPeriod(chosen, tz, now);
            onChange(withPeriod(plan, period, comparedPeriod(period, comparison ?? 'none')));
          }}
          options={PRESETS.map((one) => [one as string, t.explore.presets[one]] as const)}
        />
      </Menu>
      <Menu
        align="start"
        trigger={
          <Chip
            label={t.explore.comparison}
            value={compare ? t.explore.against(periodText(t, compare)) : t.explore.comparisons.none}
          />
        }
      >
        <MenuChoice
          label={t.explore.comparison}
          value={comparison ?? ''}
          onChange={(next) => {
            const chosen = COMPARISONS.find((one) => one === next);
            if (chosen !== undefined) onChange(withPeriod(plan, time, comparedPeriod(time, chosen)));
          }}
          options={COMPARISONS.map((one) => [one as string, t.explore.comparisons[one]] as const)}
        />
      </Menu>
    </>
  );
}
