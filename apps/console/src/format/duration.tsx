import { useLanguage } from '../messages/use-messages';
import { formatDuration } from './format-duration';

/** How long something took. */
export function Duration({ seconds }: { seconds: number }): React.ReactNode {
  return formatDuration(useLanguage(), seconds);
}
