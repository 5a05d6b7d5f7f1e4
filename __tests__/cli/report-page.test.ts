import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { ROOT, runCommand } from './command-line';

const DRIVERS = join(ROOT, '__testfixtures__', 'kernel-oracle', 'drivers');

/** The browser: that which is named, or where Debian and others put it. */
const BROWSER = [
  process.env['CHROMIUM'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== '' && existsSync(path));

/** Starting a browser takes its time on a busy machine. */
const PATIENCE = 120_000;

function inChromium(executablePath: string): void {
  let directory: string;
  let browser: Browser;
  /** What the page said that it should not have, and what it asked for. */
  const complaints: string[] = [];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'report-page-'));
    const written = (name: string, ...args: string[]): void => {
      const all = ['report', ...args, '--kernel', '7.1', '--html', join(directory, name)];
      const { code, err } = runCommand(all, { cwd: ROOT });
      if (code !== 0) throw new Error(err);
    };
    written('many.html', 'examples', '--no-verify');
    written('pair.html', ...['private_legacy.c', 'private_prepare.c'].map((name) => join(DRIVERS, name)));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  }, PATIENCE);

  afterAll(async () => {
    await browser?.close();
    rmSync(directory, { recursive: true, force: true });
  });

  afterEach(() => expect(complaints.splice(0)).toEqual([]));

  async function opened(name: string, width = 1280): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 } });
    const url = pathToFileURL(join(directory, name)).href;
    page.on('console', (message) => complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (request.url() !== url && !request.url().startsWith('data:')) complaints.push(request.url());
    });
    await page.goto(url);
    await page.getByRole('table').first().waitFor();
    return page;
  }

  const rows = (page: Page): Locator => page.locator('.hooks tbody tr');

  test(
    'the list is filtered by words and by outcome, and sorted by a column',
    async () => {
      const page = await opened('many.html');
      expect(await rows(page).count()).toBe(15);
      await page.keyboard.press('/');
      await page.keyboard.type('evring mp013');
      expect(await page.getByRole('status').textContent()).toBe('1 of 15 hooks');
      expect(await rows(page).first().textContent()).toContain('evring_mmap');
      await page.getByRole('button', { name: 'Clear' }).click();
      await page.getByRole('combobox', { name: 'Outcome' }).selectOption('migrated with warnings');
      expect(await rows(page).count()).toBe(1);
      await page.getByRole('button', { name: '10 migrated', exact: true }).first().click();
      expect(await rows(page).count()).toBe(10);
      const files = (): Promise<string[]> => page.locator('.hooks .file').allTextContents();
      await page.getByRole('button', { name: 'File' }).click();
      const ascending = await files();
      expect(ascending).toEqual([...ascending].sort());
      await page.getByRole('button', { name: 'File' }).click();
      expect(await files()).toEqual([...ascending].reverse());
      expect(await page.getByRole('columnheader', { name: 'File' }).getAttribute('aria-sort')).toBe(
        'descending',
      );
      await page.close();
    },
    PATIENCE,
  );

  test(
    'a hook opens by the keyboard, with its finding and its diff, and leads back to where one was',
    async () => {
      const page = await opened('many.html');
      await page.getByRole('link', { name: 'evring_mmap' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'evring_mmap' }).waitFor();
      expect(await page.locator(':focus').textContent()).toBe('evring_mmap');
      expect(await page.locator('.told.warning').textContent()).toMatch(/warning\s*MP013/);
      await page.getByText('The page of MP013').click();
      await page.locator('.page h1').waitFor();
      expect(await page.locator('.d2h-file-side-diff').count()).toBe(2);
      expect(await page.locator('.diff ins').allTextContents()).toContain('evring_mmap_prepare');
      await page.getByRole('button', { name: 'One column' }).click();
      expect(await page.locator('.d2h-file-side-diff').count()).toBe(0);
      await page.keyboard.press('Escape');
      await rows(page).first().waitFor();
      expect(await page.locator(':focus').textContent()).toBe('evring_mmap');
      await page.close();
    },
    PATIENCE,
  );

  test(
    'a counterexample is stepped to its difference by key and by button, with what ran lit',
    async () => {
      const page = await opened('pair.html');
      await page.getByRole('link', { name: 'private_mmap' }).click();
      const example = page.locator('.counterexample', { hasText: 'lost its private data' });
      const difference = example.locator('[data-difference]');
      expect(await difference.count()).toBe(0);
      expect(await example.locator('.at').textContent()).toBe('Step 1 of 2');
      expect(await example.locator('svg .mapping').count()).toBe(2);
      expect(await example.locator('svg .lane-title').allTextContents()).toEqual(['legacy', 'migrated']);
      await example.locator('.stepper').focus();
      await page.keyboard.press('ArrowRight');
      await difference.waitFor();
      expect(await difference.textContent()).toMatch(/^First difference, private data\./);
      expect(await example.locator('svg .mapping.lit .null').textContent()).toBe('data NULL');
      expect(await example.locator('svg .hooks').allTextContents()).toEqual(['', '▾ ->mmap_prepare']);
      expect(await example.locator('.row.ran').allTextContents()).toContainEqual(
        expect.stringMatching(/^\d+ran: {9}return 0;\n$/),
      );
      await page.keyboard.press('ArrowLeft');
      expect(await difference.count()).toBe(0);
      await example.getByRole('button', { name: /Next/ }).click();
      await difference.waitFor();
      await page.close();
    },
    PATIENCE,
  );

  test(
    'nothing is wider than the screen of a phone',
    async () => {
      for (const name of ['many.html', 'pair.html#hook-0']) {
        const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
        await page.goto(pathToFileURL(join(directory, 'x')).href.replace(/x$/, name));
        await page.locator('h2').first().waitFor();
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
        await page.close();
      }
    },
    PATIENCE,
  );
}

if (BROWSER !== undefined) describe('in chromium', () => inChromium(BROWSER));
else
  test('without a browser the page is only built', () =>
    expect(existsSync(join(ROOT, 'dist/report/page.js'))).toBe(true));
