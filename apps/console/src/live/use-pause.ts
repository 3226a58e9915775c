import { useEffect, useRef, useState } from 'react';

export interface Pause {
  isPaused: boolean;
  toggle: () => void;
  /** Stands where the list begins: when it is scrolled out of sight, the list pauses. */
  top: React.RefObject<HTMLDivElement | null>;
}

/** Whether someone reads: has pressed the space bar or the button, has scrolled down, or selects text. */
export function usePause(): Pause {
  const top = useRef<HTMLDivElement>(null);
  const [isHeld, setHeld] = useState(false);
  const [isScrolled, setScrolled] = useState(false);
  const [isSelecting, setSelecting] = useState(false);
  const isPaused = isHeld || isScrolled || isSelecting;
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => setScrolled(!entry!.isIntersecting));
    observer.observe(top.current!);
    const onSelect = (): void => setSelecting(getSelection()?.isCollapsed === false);
    document.addEventListener('selectionchange', onSelect);
    return () => {
      observer.disconnect();
      document.removeEventListener('selectionchange', onSelect);
    };
  }, []);
  const toggle = (): void => {
    setHeld(!isPaused);
    if (!isPaused) return;
    getSelection()?.removeAllRanges();
    top.current?.scrollIntoView({ block: 'center' });
  };
  const latest = useRef(toggle);
  useEffect(() => void (latest.current = toggle));
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const isControl = (event.target as Element).closest('input, select, button, a, textarea, [role=menu]') !== null;
      if (event.key !== ' ' || isControl || event.defaultPrevented || event.isComposing) return;
      event.preventDefault();
      latest.current();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
  return { isPaused, toggle, top };
}
