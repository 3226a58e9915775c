import { use } from 'react';
import { useMessages } from '../messages/use-messages';
import type { TimeStyle } from './format';
import { useFormat } from './use-format';
import { MY_ZONE, PartnerZone, useZone } from './zone';

interface Props {
  value: string | null | undefined;
  /** The zone of the partner to whom the time belongs, where it is not that of the page. */
  partnerZone?: string | undefined;
  as?: TimeStyle | 'age';
}

/** A time in the chosen zone; pointing at it shows the others and the age. */
export function Time({ value, as = 'second', ...props }: Props): React.ReactNode {
  const t = useMessages();
  const format = useFormat();
  const zoneOfPage = use(PartnerZone);
  const partnerZone = props.partnerZone ?? zoneOfPage;
  const zone = useZone(partnerZone);
  if (!value) return <span>{t.common.none}</span>;
  const line = (name: string, of: string) => `${name}: ${format.time(value, of)} ${format.offset(value, of)}`;
  const lines = [
    line(t.zone.mine, MY_ZONE),
    ...(partnerZone ? [line(t.zone.partner, partnerZone)] : []),
    line('UTC', 'UTC'),
    format.age(value),
  ];
  return (
    <time dateTime={value} title={lines.join('\n')}>
      {as === 'age' ? format.age(value) : <Parts text={format.time(value, zone, as)} />}
    </time>
  );
}

/** Year and seconds, which tables leave out on a phone, in elements of their own. */
function Parts({ text }: { text: string }): React.ReactNode {
  const [, year, rest, seconds] = /^(\d{4}\D)(.*)(:\d\d)$/.exec(text) ?? [];
  if (rest === undefined) return text;
  return (
    <>
      <span>{year}</span>
      {rest}
      <span>{seconds}</span>
    </>
  );
}
