import { useLayoutEffect, useRef, useState } from 'react';

/** Before the first layout, and where nothing is laid out. */
const UNKNOWN_PX = 640;

/** The width of an element in pixels, so that texts of a drawing keep their size in a column of any width. */
export function useWidth<E extends HTMLElement>(): [React.RefObject<E | null>, number] {
  const element = useRef<E>(null);
  const [width, setWidth] = useState(UNKNOWN_PX);
  useLayoutEffect(() => {
    const observed = element.current;
    if (observed === null) return;
    const measure = (): void => setWidth(Math.max(observed.clientWidth, 1));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(observed);
    return () => observer.disconnect();
  }, []);
  return [element, width];
}
