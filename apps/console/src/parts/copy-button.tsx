import { useEffect, useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { Button } from './button';

const CONFIRMED_FOR_MS = 1_600;

interface Props {
  text: string;
  /** Names the text, for assistive technology and the tooltip. */
  label: string;
  /** Shows the label beside the icon. */
  isLabelled?: boolean;
}

export function CopyButton({ text, label, isLabelled = false }: Props): React.ReactNode {
  const t = useMessages();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMED_FOR_MS);
    return () => clearTimeout(timer);
  }, [isCopied]);
  const copy = (): void => void navigator.clipboard.writeText(text).then(() => setCopied(true));
  const name = isCopied ? t.common.copied : label;
  return (
    <>
      <Button look="quiet" icon={isCopied ? 'check' : 'copy'} onClick={copy} title={label} aria-label={name}>
        {isLabelled ? name : undefined}
      </Button>
    </>
  );
}
