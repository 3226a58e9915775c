import { Link, Outlet, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useMessages } from '../messages/use-messages';
import { OVERLAYS_ID } from '../parts/dialog';
import { SessionEndedDialog } from '../session/session-gate';
import { ShortcutSheet } from '../shortcuts/shortcut-sheet';
import { listenForShortcuts, useShortcut } from '../shortcuts/shortcuts';
import { ConnectionBanner } from './connection-banner';
import { PAGES } from './pages';
import { Rail } from './rail';
import styles from './shell.module.css';
import { TopBar } from './top-bar';

const Palette = lazy(() => import('../palette/palette'));

/** What surrounds every page. */
export function Shell(): React.ReactNode {
  const t = useMessages();
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  const [isSheetOpen, setSheetOpen] = useState(false);
  useEffect(() => listenForShortcuts(), []);
  useShortcut('palette', () => setPaletteOpen(true));
  useShortcut('sheet', () => setSheetOpen(true));
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t.navigation.skip}
      </a>
      <PageShortcuts />
      <Rail />
      <div className={styles.column}>
        <TopBar onSearch={() => setPaletteOpen(true)} onSheet={() => setSheetOpen(true)} />
        <main id="content" tabIndex={-1} className={styles.main}>
          <ConnectionBanner />
          <Outlet />
          <div id={OVERLAYS_ID} />
        </main>
      </div>
      <ShortcutSheet isOpen={isSheetOpen} onClose={() => setSheetOpen(false)} />
      <SessionEndedDialog />
      {isPaletteOpen && (
        <Suspense fallback={null}>
          <Palette onClose={() => setPaletteOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}

function PageShortcuts(): React.ReactNode {
  return PAGES.map((page) => page.shortcut && <GoTo key={page.to} to={page.to} shortcut={page.shortcut} />);
}

function GoTo({ to, shortcut }: { to: string; shortcut: Parameters<typeof useShortcut>[0] }): React.ReactNode {
  const navigate = useNavigate();
  useShortcut(shortcut, () => void navigate({ to }));
  return null;
}

/** A path of the console that has no page. */
export function NotFoundPage(): React.ReactNode {
  const t = useMessages();
  return (
    <div>
      <h1>{t.errors.noPage}</h1>
      <Link to="/">{t.navigation.overview}</Link>
    </div>
  );
}
