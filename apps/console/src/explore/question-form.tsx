import { useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button } from '../parts/button';
import styles from './explore.module.css';
import { MAX_QUESTION_LENGTH } from './explore-queries';

interface Props {
  question: string | undefined;
  isBusy: boolean;
  /** Shows examples, for a page that is new. */
  hasExamples: boolean;
  onAsk: (question: string) => void;
}

export function QuestionForm({ question = '', isBusy, hasExamples, onAsk }: Props): React.ReactNode {
  const t = useMessages();
  const [text, setText] = useState(question);
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    if (text.trim() !== '') onAsk(text.trim());
  };
  return (
    <>
      <form className={styles.question} role="search" onSubmit={submit}>
        <input
          value={text}
          maxLength={MAX_QUESTION_LENGTH}
          aria-label={t.explore.question}
          placeholder={t.explore.hint}
          autoComplete="off"
          onChange={(event) => setText(event.target.value)}
        />
        <Button look="primary" type="submit" isBusy={isBusy}>
          {t.explore.ask}
        </Button>
      </form>
      {hasExamples && (
        <div className={styles.examples}>
          {t.explore.examples.map((example) => (
            <Button key={example} look="quiet" onClick={() => onAsk(example)}>
              {example}
            </Button>
          ))}
        </div>
      )}
    </>
  );
}
