import { defaultProcess, defineProcess } from '@leadstream/core';
import { describe, expect, it } from 'vitest';
import { bindColumns } from '../src/columns.ts';
import { ImportError, readImportMap } from '../src/index.ts';

const map = { source: 'fair', externalId: 'Id', columns: { Name: { field: 'lastName' } } };

function faultOf(act: () => unknown): { code: string; message: string; places: readonly string[] } {
  try {
    act();
  } catch (error) {
    if (error instanceof ImportError)
      return { code: error.code, message: error.message, places: error.places };
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('a map', () => {
  it('has defaults', () => {
    expect(readImportMap(map)).toMatchObject({ channel: 'file', blank: [], whenBlank: 'keep', ignore: [] });
  });

  it.each([
    [{ ...map, source: '' }, 'source'],
    [{ ...map, colums: {} }, 'map'],
    [{ ...map, columns: [] }, 'columns'],
    [{ ...map, columns: { Name: {} } }, 'columns.Name'],
    [{ ...map, columns: { Name: { field: 'lastName', source: true } } }, 'columns.Name'],
    [{ ...map, columns: { Name: { field: 'lastName', vlaues: {} } } }, 'columns.Name'],
    [{ ...map, columns: { A: { field: 'lastName' }, B: { field: 'lastName' } } }, 'columns.B'],
    [{ ...map, columns: { A: { source: true }, B: { source: true } } }, 'columns.B'],
    [{ ...map, columns: { A: { engagement: 'visit', total: false } } }, 'columns.A.total'],
    [{ ...map, columns: { A: { field: 'x', format: 'MM-YYYY' } } }, 'columns.A.format'],
    [{ ...map, at: { column: 'When', format: 'DD.MM.YY' } }, 'at.format'],
    [{ ...map, at: { column: 'When', zone: 'Europe/Nowhere' } }, 'at.zone'],
    [{ ...map, ignore: ['Name'] }, 'ignore'],
    [null, 'map'],
    ['text', 'map'],
  ])('%j is wrong at %s', (wrong, place) => {
    const fault = faultOf(() => readImportMap(wrong));
    expect(fault.code).toBe('map-invalid');
    expect(fault.places).toContain(place);
    expect(fault.message).toContain(place);
  });

  it('may name columns that look like properties', () => {
    const json = '{"source":"s","externalId":"constructor","columns":{"__proto__":{"field":"lastName"}}}';
    const read = readImportMap(JSON.parse(json));
    expect([...read.columns.keys()]).toEqual(['__proto__']);
    const bound = bindColumns(['__proto__', 'constructor'], read, defineProcess(defaultProcess));
    expect(bound).toMatchObject({ externalId: 1, columns: [{ index: 0, header: '__proto__' }] });
    expect(({} as Record<string, unknown>)['field']).toBeUndefined();
  });
});

describe('a map laid over a header', () => {
  const process = defineProcess(defaultProcess);
  const bind = (header: string[], more = {}) =>
    bindColumns(header, readImportMap({ ...map, ...more }), process);

  it.each([
    [['Id', 'Name', 'City', 'Zip'], {}, 'columns-unmapped', ['City', 'Zip']],
    [['Id'], {}, 'columns-missing', ['Name']],
    [['Name'], {}, 'columns-missing', ['Id']],
    [['Id', 'Name', 'Name'], {}, 'header-duplicate', ['Name']],
    [['Id', '', 'Name'], {}, 'header-empty-name', ['2']],
    [['Id', 'Name'], { columns: { Name: { field: 'surname' } } }, 'fields-unknown', ['surname']],
    [['Id', 'Name'], { columns: { Name: { field: 'constructor' } } }, 'fields-unknown', ['constructor']],
    [['Id', 'Name'], { columns: { Name: { engagement: 'dance' } } }, 'fields-unknown', ['dance']],
  ])('%j with %j is %s', (header, more, code, places) => {
    expect(faultOf(() => bind(header, more))).toMatchObject({ code, places });
  });

  it('takes spaces around headers, ignored columns and empty ones at the end', () => {
    expect(bind([' Id ', 'Name', 'X', ''], { ignore: ['X'] })).toMatchObject({
      width: 3,
      widthMax: 4,
      externalId: 0,
    });
  });

  it('takes columns of conversion, time and id without further ado', () => {
    const more = { at: { column: 'When' }, convertWhen: { column: 'Won', is: '1' } };
    expect(bind(['When', 'Won', 'Name', 'Id'], more)).toMatchObject({ at: 0, convertWhen: 1, externalId: 3 });
  });
});
