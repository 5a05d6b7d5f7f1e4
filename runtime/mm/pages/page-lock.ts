import { KernelBug } from '../task/kernel-bug';
import type { Page } from './page';

/**
 * Lock a page (lock_page).
 * @param page page
 * @throws KernelBug if it is locked: nobody else runs who could unlock it
 */
export function lock_page(page: Page): void {
  if (page.locked) {
    throw new KernelBug('lock_page', `frame ${page.pfn} is locked already and nobody will unlock it`);
  }
  page.locked = true;
}

/**
 * Lock a page if it is not locked (trylock_page).
 * @param page page
 * @returns whether it was not locked
 */
export function trylock_page(page: Page): boolean {
  const locked = page.locked;
  page.locked = true;
  return !locked;
}

/**
 * Unlock a page (unlock_page).
 * @param page page
 */
export function unlock_page(page: Page): void {
  page.locked = false;
}
