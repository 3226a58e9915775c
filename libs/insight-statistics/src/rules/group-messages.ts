import type { Advance } from './advance-group';
import type { RuleGroup } from './evaluate-group';

export interface AlertMessage {
  readonly partner: string;
  readonly kind: 'firing' | 'resolved';
  readonly groups: readonly string[];
}

/** One message per partner and kind for an hour of a rule, however many of its groups moved. */
export function groupMessages(
  moved: readonly { group: Pick<RuleGroup, 'key' | 'partner'>; advance: Advance }[],
): AlertMessage[] {
  const messages = new Map<string, { partner: string; kind: 'firing' | 'resolved'; groups: string[] }>();
  for (const { group, advance } of moved) {
    if (!advance.message) continue;
    const key = JSON.stringify([group.partner, advance.message]);
    const message = messages.get(key) ?? { partner: group.partner, kind: advance.message, groups: [] };
    message.groups.push(group.key);
    messages.set(key, message);
  }
  return [...messages.values()];
}
