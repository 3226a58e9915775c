import { useMessages } from '../messages/use-messages';
import { CheckField, Field, SelectField, TextField } from '../parts/field';
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

interface LinesProps {
  label: string;
  hint: string | undefined;
  error: string | undefined;
  value: readonly string[];
  onChange: (lines: string[]) => void;
  isReadOnly: boolean;
}

/** One entry a line. */
function LinesField({ value, onChange, isReadOnly, ...field }: LinesProps): React.ReactNode {
  const read = (text: string): string[] => (text === '' ? [] : text.split('\n').map((line) => line.trim()));
  return (
    <Field {...field}>
      {(control) => (
        <textarea
          {...control}
          rows={3}
          value={value.join('\n')}
          readOnly={isReadOnly}
          spellCheck={false}
          onChange={(event) => onChange(read(event.target.value))}
        />
      )}
    </Field>
  );
}
