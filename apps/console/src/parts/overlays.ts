export const OVERLAYS_ID = 'overlays';

/**
 * Menus and dialogs are within the landmark of the page, where assistive technology finds them. The element is looked up
 * when one opens: a menu of the frame is rendered before it.
 */
export const overlays: React.RefObject<HTMLElement | null> = {
  get current() {
    return document.getElementById(OVERLAYS_ID);
  },
};
