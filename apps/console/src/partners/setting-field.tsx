import { useMessages } from '../messages/use-messages';
import { CheckField, SelectField, TextField } from '../parts/field';
import { LinesField } from '../parts/lines-field';
import type { Partner } from './partner-queries';
import type { Setting, SettingChanges } from './setting-fields';

interface Props {
  name: Setting;
  value: Partner[Setting];
  error: string | undefined;
  isReadOnly: boolean;
  onChange: (changes: SettingChanges) => void;
}

/** The control of one setting, by the kind of its value. */
export function SettingField({ name, value, error, isReadOnly, onChange }: Props): React.ReactNode {
  const t = useMessages();
  const label = t.partners.fields[name];
  const hints: Partial<Record<Setting, string>> = t.partners.hints;
  const hint = hints[name];
  const set = (next: unknown): void => onChange({ [name]: next });
  const choices: Partial<Record<Setting, Record<string, string>>> = t.partners.choices;
  const options = choices[name];
  if (options) {
    const entries = Object.entries(options);
    return (
      <SelectField
        label={label}
        hint={hint}
        error={error}
        value={String(value)}
        onChange={set}
        options={entries}
        isDisabled={isReadOnly}
      />
    );
  }
  switch (typeof value) {
    case 'boolean':
      return <CheckField label={label} hint={hint ?? error} isChecked={value} onChange={set} isDisabled={isReadOnly} />;
    case 'number':
      return (
        <TextField
          label={label}
          hint={hint}
          error={error}
          value={String(value)}
          onChange={(text) => set(text === '' ? 0 : Number.parseInt(text, 10))}
          input={{ type: 'number', min: 0, readOnly: isReadOnly, inputMode: 'numeric' }}
        />
      );
    case 'object':
      return (
        <LinesField label={label} hint={hint} error={error} value={value} onChange={set} isReadOnly={isReadOnly} />
      );
    default:
      return (
        <TextField
          label={label}
          hint={hint}
          error={error}
          value={value ?? ''}
          onChange={set}
          input={{ readOnly: isReadOnly, spellCheck: false }}
        />
      );
  }
}
