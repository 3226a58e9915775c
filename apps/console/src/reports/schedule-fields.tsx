import type { Messages } from '../messages/en';
import { LANGUAGE_NAMES, LANGUAGES } from '../preferences/languages';
import { useMessages } from '../messages/use-messages';
import { SelectField, TextField } from '../parts/field';
import type { SavedReport, Schedule } from './report-queries';
import styles from './reports.module.css';

interface Props {
  saved: SavedReport;
  onChange: (changes: Partial<SavedReport>) => void;
  errors: ReadonlyMap<string, string>;
}

const EVERY = ['day', 'week', 'month'] as const;

/** When a report is due, on which clock, and in which language it is written. */
export function ScheduleFields({ saved, onChange, errors }: Props): React.ReactNode {
  const t = useMessages();
  const { schedule } = saved;
  const change = (changes: Partial<Schedule>): void => onChange({ schedule: { ...schedule, ...changes } });
  const chooseEvery = (every: Schedule['every']): void =>
    onChange({
      schedule: {
        every,
        at: schedule.at,
        ...(every === 'week' && { weekday: 1 }),
        ...(every === 'month' && { day: 1 }),
      },
    });
  return (
    <>
      <div className={styles.fields}>
        <SelectField
          label={t.reports.every}
          value={schedule.every}
          onChange={chooseEvery}
          options={EVERY.map((one) => [one, t.reports.everyOf[one]] as const)}
        />
        {schedule.every === 'week' && (
          <SelectField
            label={t.reports.weekday}
            value={String(schedule.weekday)}
            onChange={(weekday) => change({ weekday: Number(weekday) })}
            options={t.explore.weekdays.map((name, index) => [String(index + 1), name] as const)}
          />
        )}
        {schedule.every === 'month' && (
          <TextField
            label={t.reports.day}
            hint={t.reports.dayHint}
            error={errors.get('schedule.day')}
            value={String(schedule.day)}
            onChange={(day) => change({ day: Number(day) })}
            input={{ type: 'number', min: 1, max: 31, required: true }}
          />
        )}
        <TextField
          label={t.reports.at}
          error={errors.get('schedule.at')}
          value={schedule.at}
          onChange={(at) => change({ at })}
          input={{ type: 'time', required: true }}
        />
      </div>
      <div className={styles.fields}>
        <TextField
          label={t.reports.timezone}
          hint={t.reports.timezoneHint}
          error={errors.get('timezone')}
          value={saved.timezone}
          onChange={(timezone) => onChange({ timezone })}
          input={{ required: true, spellCheck: false }}
        />
        <SelectField
          label={t.reports.language}
          value={saved.language}
          onChange={(language) => onChange({ language })}
          options={LANGUAGES.map((one) => [one, LANGUAGE_NAMES[one]] as const)}
        />
      </div>
    </>
  );
}

export function scheduleText(t: Messages, { every, at, weekday, day }: Schedule, timezone: string): string {
  const when = {
    day: t.reports.daily,
    week: t.reports.weekly(t.explore.weekdays[(weekday ?? 1) - 1] ?? ''),
    month: t.reports.monthly(String(day ?? 1)),
  }[every];
  return `${when}, ${at} (${timezone})`;
}
