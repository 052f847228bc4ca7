import { existsSync, readFileSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { failedRowsFile } from '../src/failed-rows-file.ts';
import { importSettings } from '../src/import-settings.ts';
import { optionsOf } from '../src/options.ts';
import { desk, lastJson } from './command.ts';
import { ada, bob, cleo, dan, fairCsv, map } from './trade-fair.ts';

const { path, run, write } = desk();
const withMap = ['--map', 'map.json'];

beforeAll(() => {
  write('map.json', JSON.stringify(map));
  write('leads.csv', fairCsv(ada, bob, cleo));
});

describe('a file that cannot be imported', () => {
  it.each([
    ['that is missing', 'none.csv', undefined, /file-missing: none\.csv: /],
    [
      'that is a spreadsheet',
      'sheet.csv',
      Buffer.from('504b030414000600', 'hex'),
      /file-is-spreadsheet: .*save the sheet/,
    ],
    ['in UTF-16', 'wide.csv', Buffer.from(`\ufeff${fairCsv(ada)}`, 'utf16le'), /file-is-utf16: .*UTF-8/],
    ['without a mapped column', 'less.csv', 'Id,First\r\n1,Ada\r\n', /columns-missing: .*"Mail"/],
    [
      'with a column left out of the map',
      'more.csv',
      'Id,First,Last,Mail,Source,Status,Visits,Won,Secret\r\n',
      /columns-unmapped: .*"Secret"/,
    ],
  ])(
    '%s gets one sentence, exit code 2, and leaves no store behind',
    async (_what, file, content, message) => {
      if (content !== undefined) write(file, content);
      const { code, stdout, stderr } = await run(
        'import',
        file,
        ...withMap,
        '--json',
        '--store',
        'sqlite:none.db',
      );
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(2);
      expect([code, stdout]).toEqual([2, '']);
      expect(existsSync(path(`${file}.db`))).toBe(false);
    },
  );
});

describe('the settings of an import', () => {
  const settings = (values: object) => importSettings(optionsOf('import', { ...values }));

  it.each([
    ['no map', {}, /needs --map MAP\.json/],
    ['a map that is not there', { map: 'none.json' }, /The map .*none\.json is not there/],
    ['a map that is no JSON', { map: 'leads.csv' }, /The map .*leads\.csv is no JSON/],
    ['a map that says nothing', { map: 'empty.json' }, /map-invalid: .*empty\.json: /],
    [
      'a process that cannot be',
      { map: 'map.json', process: 'empty.json' },
      /empty\.json: process-invalid: /,
    ],
    ['an actor that is no user', { map: 'map.json', actor: 'ada' }, /--actor is user: and a name/],
  ])('cannot be %s', async (_what, values: { map?: string; process?: string; actor?: string }, message) => {
    write('empty.json', '{}');
    const at = (name: string | undefined) => (name === undefined ? {} : path(name));
    const given = {
      ...values,
      ...(values.map && { map: at(values.map) }),
      ...(values.process && { process: at(values.process) }),
    };
    await expect(settings(given)).rejects.toThrow(message);
  });

  it('never let the failed rows take the place of the file', async () => {
    await expect(failedRowsFile(`${path('.')}/./leads.csv`, path('leads.csv'))).rejects.toThrow(
      '--errors names the file',
    );
    await expect(failedRowsFile(path('no/where.csv'), path('leads.csv'))).rejects.toThrow(
      'there is no folder',
    );
  });
});

describe('an import', () => {
  it('tells what it did; the same file again changes nothing', async () => {
    const first = await run('import', 'leads.csv', ...withMap);
    expect(first.stdout).toMatch(/^3 {2}created\n3 {2}rows in all\n$/);
    expect([first.code, first.stderr]).toEqual([0, 'store: sqlite:leads.db\n']);
    const again = await run('import', 'leads.csv', ...withMap, '--json');
    expect(lastJson(again)).toMatchObject({
      rows: 3,
      created: 0,
      updated: 0,
      unchanged: 3,
      invalid: 0,
      complete: true,
    });
    expect(again.code).toBe(0);
  });

  it('names failed rows by line and code, keeps them for correction, and never shows what is in them', async () => {
    const wrong = fairCsv(ada, bob.replace('New', 'Neu'), cleo.replace('9', 'nine'), dan);
    write('wrong.csv', wrong);
    const store = ['--store', 'sqlite:wrong.db'];
    const failed = await run('import', 'wrong.csv', ...withMap, '--errors', 'failed.csv', ...store);
    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/^2 {2}created\n2 {2}invalid\n4 {2}rows in all\n/);
    expect(failed.stdout).toMatch(
      /^line 3, column Status: status-unknown: .*\nline 4, column Visits: not-a-count: /m,
    );
    expect(failed.stdout + failed.stderr).not.toMatch(/example\.org|Neu|nine|Bob/);
    expect(statSync(path('failed.csv')).mode & 0o777).toBe(0o600);

    const corrected = readFileSync(path('failed.csv'), 'utf8')
      .replace('"Neu"', '"New"')
      .replace('"nine"', '"9"');
    write('corrected.csv', corrected);
    const rest = await run('import', 'corrected.csv', ...withMap, '--json', ...store);
    expect(lastJson(rest)).toMatchObject({ rows: 2, created: 2, invalid: 0, failures: [] });
    expect(rest.code).toBe(0);
  });

  it('whose file ends in an open quote takes the rows before it and fails, in memory too', async () => {
    write('open.csv', fairCsv(ada, bob.replace('Bob', '"Bob'), cleo));
    const { code, stdout } = await run(
      'import',
      'open.csv',
      ...withMap,
      '--json',
      '--store',
      'sqlite:open.db',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      created: 1,
      invalid: 1,
      complete: false,
      stop: { code: 'open-quote' },
    });
    expect(code).toBe(1);
  });

  it('goes by the process beside the map, and the store keeps it for later', async () => {
    const fields = { lastName: { type: 'text' } };
    const process = {
      id: 'tiny',
      version: 1,
      fields,
      records: { account: { name: { type: 'text' } }, contact: fields, opportunity: {} },
      statuses: [
        { id: 'Fresh', kind: 'open' },
        { id: 'Won', kind: 'converted' },
      ],
      sources: [],
      engagement: {},
      scoring: { rules: [], floor: 0, ceiling: 100, fadeDays: 60, bands: [{ id: 'cold', from: 0 }] },
      assignment: { rules: [] },
      conversion: { map: { account: {}, contact: {}, opportunity: {} } },
    };
    const tiny = { source: 'fair', externalId: 'Id', columns: { Last: { field: 'lastName' } } };
    write('tiny-process.json', JSON.stringify(process));
    write('tiny.json', JSON.stringify({ ...tiny, process: 'tiny-process.json' }));
    write('tiny-alone.json', JSON.stringify(tiny));
    write('tiny.csv', 'Id,Last\n1,King\n');
    write('tiny-2.csv', 'Id,Last\n2,Lee\n');
    const store = ['--store', 'sqlite:tiny.db'];
    const first = await run('import', 'tiny.csv', '--map', 'tiny.json', ...store);
    expect([first.stderr, first.code]).toEqual(['store: sqlite:tiny.db\n', 0]);
    // The default process is offered to new stores only: it has this version too, with other content.
    const second = await run('import', 'tiny-2.csv', '--map', 'tiny-alone.json', ...store, '--json');
    expect(lastJson(second)).toMatchObject({ created: 1 });
  });
});
