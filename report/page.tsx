/** The page of a report: the list of hooks, and one hook at a time. What it shows is the JSON beside it. */
import { render } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { ReportData } from '../cli/report/data';
import { HookPage } from './hook-page';
import { HookList } from './hook-list';
import { NO_FILTER, type Filter } from './filter';
import { Summary } from './summary';

/** The hook that the address names; null for the list. */
function openedIn(hash: string, count: number): number | null {
  const [, number] = /^#hook-(\d+)$/.exec(hash) ?? [];
  const at = Number(number);
  return number === undefined || at >= count ? null : at;
}

function Report({ data }: { data: ReportData }) {
  const [opened, setOpened] = useState(() => openedIn(location.hash, data.hooks.length));
  const [left, setLeft] = useState<number | null>(null);
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  useEffect(() => {
    const follow = (): void =>
      setOpened((before) => {
        const now = openedIn(location.hash, data.hooks.length);
        if (now === null) setLeft(before);
        return now;
      });
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, [data]);
  const regressed = useMemo(
    () => data.hooks.filter(({ verification }) => verification?.verdict === 'regressed').length,
    [data],
  );
  return (
    <>
      <a class="skip" href="#main">
        To the hooks
      </a>
      <header class="top">
        <h1>
          <a href="#">mmap-prepare report</a>
        </h1>
        <p>
          <b>{data.paths.join(' ')}</b> for {data.target}; {data.date}, mmap-prepare {data.version}
          {data.verified ? '' : '; hooks were not run'}
        </p>
      </header>
      <main id="main" tabIndex={-1}>
        {opened === null ? (
          <>
            <Summary data={data} regressed={regressed} filter={filter} onFilter={setFilter} />
            <HookList data={data} filter={filter} onFilter={setFilter} focus={left} />
          </>
        ) : (
          <HookPage key={opened} data={data} at={opened} />
        )}
      </main>
    </>
  );
}

const data = JSON.parse(document.getElementById('data')?.textContent ?? '') as ReportData;
const place = document.getElementById('report');
if (place !== null) {
  place.replaceChildren();
  render(<Report data={data} />, place);
}
