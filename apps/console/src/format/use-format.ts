import { useMemo } from 'react';
import { useLanguage } from '../messages/use-messages';
import { formatAge, formatAmount, formatCount, formatOffset, formatShare, formatTime, type TimeStyle } from './format';

/** Numbers, amounts and times in the language of the page. */
export function useFormat() {
  const language = useLanguage();
  return useMemo(
    () => ({
      count: (count: number) => formatCount(language, count),
      share: (share: number) => formatShare(language, share),
      amount: (amount: string, places?: 2 | 4) => formatAmount(language, amount, places),
      time: (time: string, zone: string, style: TimeStyle = 'second') =>
        formatTime(language, new Date(time), zone, style),
      offset: (time: string, zone: string) => formatOffset(zone, new Date(time)),
      age: (time: string) => formatAge(language, new Date(time), Date.now()),
    }),
    [language],
  );
}
