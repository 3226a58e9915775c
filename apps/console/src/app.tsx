import { CSPProvider } from '@base-ui/react/csp-provider';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import type { Messages } from './messages/en';
import { MessagesProvider } from './messages/use-messages';
import type { Language } from './preferences/languages';
import { queries } from './client/queries';
import { router } from './router';

/** Providers of everything that pages use. */
export function App({ language, messages }: { language: Language; messages: Messages }): React.ReactNode {
  return (
    <CSPProvider disableStyleElements>
      <MessagesProvider language={language} messages={messages}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MessagesProvider>
    </CSPProvider>
  );
}
