import { useZone } from '../format/zone';
import { fromLocalTime, toLocalTime } from '../format/local-time';

interface Props {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** A time in the chosen zone; in the URL it is in UTC. Another zone begins with a new field, which has no typed time. */
export function TimeFilter({ value, onChange }: Props): React.ReactNode {
  const zone = useZone();
  const change = (text: string): void => onChange(text === '' ? undefined : fromLocalTime(text, zone).toISOString());
  const isTime = value !== undefined && !Number.isNaN(Date.parse(value));
  return (
    <input
      key={zone}
      type="datetime-local"
      defaultValue={isTime ? toLocalTime(new Date(value), zone) : ''}
      onBlur={(event) => {
        const text = event.target.value;
        if (text !== (isTime ? toLocalTime(new Date(value), zone) : '')) change(text);
      }}
    />
  );
}
