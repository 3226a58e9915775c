import { Field } from './field';

interface Props {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  value: readonly string[];
  onChange: (lines: string[]) => void;
  isReadOnly?: boolean;
  /** Blanks around a line are dropped while it is typed; not where they separate words of it. */
  isTrimmed?: boolean;
}

/** A list of texts, one entry a line. */
export function LinesField({
  value,
  onChange,
  isReadOnly = false,
  isTrimmed = true,
  ...field
}: Props): React.ReactNode {
  const read = (text: string): string[] =>
    text === '' ? [] : text.split('\n').map((line) => (isTrimmed ? line.trim() : line));
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
