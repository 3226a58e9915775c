import { useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import { Field } from '../parts/field';
import type { PastedRequest } from './preview/pasted-request';
import { readPasted } from './preview/read-pasted';
import styles from './sample-panel.module.css';

/** Makes a sample of a URL, a curl command, a query or a body that somebody has. */
export function PasteSample({ onPaste }: { onPaste: (request: PastedRequest) => void }): React.ReactNode {
  const t = useMessages().mapping.sample.paste;
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState('');
  const request = readPasted(text);
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    if (!request) return;
    onPaste(request);
    setOpen(false);
  };
  if (!isOpen) {
    return (
      <div>
        <Button icon="plus" onClick={() => setOpen(true)}>
          {t.open}
        </Button>
      </div>
    );
  }
  return (
    <form className={styles.paste} onSubmit={submit}>
      <Field label={t.label} hint={t.hint} error={text.trim() !== '' && !request ? t.unreadable : undefined}>
        {(control) => (
          <textarea
            {...control}
            rows={5}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.walk}>
        <Button type="submit" look="primary" disabled={!request}>
          {t.use}
        </Button>
        <Button look="quiet" onClick={() => setOpen(false)}>
          {t.cancel}
        </Button>
      </div>
    </form>
  );
}
