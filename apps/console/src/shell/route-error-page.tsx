import type { ErrorComponentProps } from '@tanstack/react-router';
import { ErrorStrip } from '../parts/error-strip';

/** In place of a page that failed to load or to render. */
export function RouteErrorPage({ error, reset }: ErrorComponentProps): React.ReactNode {
  return <ErrorStrip error={error} onRetry={reset} />;
}
