export const OVERLAYS_ID = 'overlays';

/** Menus and dialogs are within the landmark of the page, where assistive technology finds them. */
export const overlays = (): HTMLElement | null => document.getElementById(OVERLAYS_ID);
