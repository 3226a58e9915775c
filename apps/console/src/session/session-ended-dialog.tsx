import { useQueryClient } from '@tanstack/react-query';
import { useMessages } from '../messages/use-messages';
import { Dialog } from '../parts/dialog';
import { useSessionEnd } from './session-end';
import { SignInForm } from './sign-in-form';

/** Signs in again over the open page, which keeps what was typed into it. */
export function SessionEndedDialog(): React.ReactNode {
  const t = useMessages();
  const queries = useQueryClient();
  const hasEnded = useSessionEnd();
  return (
    <Dialog isOpen={hasEnded} onClose={() => undefined} title={t.session.ended} isClosable={false}>
      <p>{t.session.endedHint}</p>
      <SignInForm onDone={() => void queries.invalidateQueries()} />
    </Dialog>
  );
}
