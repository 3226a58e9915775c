import type { InputReader } from '@app/common';
import {
  ALERT_CHANNELS,
  type AlertChannel,
  MESSAGE_LANGUAGES,
  type MessageLanguage,
  schemas,
} from '@app/internal-protocol';
import { readAlertRule } from '../alerts/read-alert-rule';

const MAX_NAME_LENGTH = 120;
const MAX_RECIPIENTS = 20;
/** As mail servers accept them; a message to one that does not exist fails and is shown. */
const ADDRESS = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,190}$/;

/** What people decide about a rule. */
export interface SavedRule {
  name: string;
  /** Null: whoever creates it; a change leaves it. */
  owner: string | null;
  partner: string | null;
  rule: object;
  channels: AlertChannel[];
  recipients: string[];
  /** Null: the one of the settings. */
  language: MessageLanguage | null;
  isEnabled: boolean;
}

export const SAVED_RULE = {
  name: { ...schemas.STRING, maxLength: MAX_NAME_LENGTH },
  owner: { ...schemas.STRING, maxLength: MAX_NAME_LENGTH, nullable: true },
  partner: { ...schemas.STRING, nullable: true },
  rule: schemas.FREE,
  channels: schemas.listOf({ ...schemas.STRING, enum: [...ALERT_CHANNELS] }),
  recipients: schemas.listOf(schemas.STRING),
  language: { ...schemas.STRING, enum: [...MESSAGE_LANGUAGES], nullable: true },
  is_enabled: schemas.BOOLEAN,
  actor: { ...schemas.STRING, description: 'Who does it' },
};

export const NEEDED_OF_RULE = ['name', 'rule', 'actor'];

/**
 * Reads a rule to save.
 *
 * @param partners codes of the partners that exist
 * @throws Problem 422 with everything that is wrong with it
 */
export function readSavedRule(input: InputReader, partners: readonly string[]): SavedRule {
  const [name, owner, partner] = ['name', 'owner', 'partner'].map((field) => readText(input, field));
  const channels = readList(input, 'channels', (value) => (ALERT_CHANNELS as readonly string[]).includes(value), {
    max: ALERT_CHANNELS.length,
    what: `of ${ALERT_CHANNELS.join(', ')}`,
  });
  const recipients = readList(input, 'recipients', (value) => ADDRESS.test(value), {
    max: MAX_RECIPIENTS,
    what: 'e-mail addresses',
  });
  const language = input.oneOf('language', MESSAGE_LANGUAGES);
  const isEnabled = input.flag('is_enabled') ?? true;
  if (partner != null && !partners.includes(partner)) {
    input.addError('partner', 'unknown_reference', 'is no partner with figures');
  }
  if (channels?.includes('email') && !recipients) {
    input.addError('recipients', 'required', 'are needed for the channel email');
  }
  const read = readAlertRule(input.value('rule'));
  if (Array.isArray(read)) input.addErrors(read);
  input.check();
  return {
    name: name!,
    owner: owner ?? null,
    partner: partner ?? null,
    rule: input.value('rule') as object,
    channels: [...new Set(channels ?? ['log'])] as AlertChannel[],
    recipients: [...new Set(recipients)],
    language,
    isEnabled,
  };
}

function readText(input: InputReader, field: string): string | null {
  const text = input.text(field);
  if (text === null || text.length <= MAX_NAME_LENGTH) return text;
  return input.addError(field, 'wrong_length', `must have at most ${MAX_NAME_LENGTH} characters`);
}

/** An empty list counts as none. */
function readList(
  input: InputReader,
  field: string,
  isEntry: (value: string) => boolean,
  options: { max: number; what: string },
): string[] | null {
  const given = input.value(field);
  return Array.isArray(given) && given.length === 0 ? null : input.list(field, isEntry, options);
}
