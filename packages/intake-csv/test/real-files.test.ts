import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { defaultProcess, defineProcess, type Lead, type ProcessInput } from '@leadstream/core';
import { createEngine, memoryStorage } from '@leadstream/engine';
import { describe, expect, it } from 'vitest';
import { bindColumns } from '../src/columns.ts';
import { importLeads, openCsv, readImportMap } from '../src/index.ts';
import { lacksSharedData, sharedPath } from './shared-data.ts';

const example = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../examples/${path}`, import.meta.url), 'utf8'));
const education = example('processes/education.json') as ProcessInput;
const educationMap = readImportMap(example('maps/education.json'));

const open = (process: ProcessInput) => createEngine({ process, storage: memoryStorage() }).as('user:import');

describe('the education example', () => {
  const process = defineProcess(education);

  it('fits its process', () => {
    const { columns, externalId, ignore, convertWhen } = educationMap;
    const header = [...columns.keys(), externalId, ...ignore, convertWhen?.column ?? ''];
    expect(bindColumns(header, educationMap, process).columns).toHaveLength(columns.size);
  });

  it('lets nothing in that sales set after contact', () => {
    const leaking = ['Tags', 'Lead Quality', 'Lead Profile', 'Last Notable Activity'];
    expect(educationMap.ignore).toEqual(expect.arrayContaining(leaking));
    expect([...educationMap.columns.keys()].filter((header) => header.startsWith('Asymmetrique'))).toEqual(
      [],
    );
  });

  it.each([
    'google',
    'bing',
    'youtubechannel',
    'Press_Release',
    'NC_EDM',
    'WeLearn',
    'blog',
    'Pay per Click Ads',
    'testone',
  ])('knows the source %s', (source) => {
    expect(process.source(source)).toBeDefined();
  });
});

describe.skipIf(lacksSharedData)('leads of an education company', () => {
  it('come in whole, once, also as somebody else exported them', async () => {
    const handle = open(education);
    const run = (name: string) =>
      importLeads(handle, {
        file: sharedPath(`education/${name}`),
        map: educationMap,
        importId: randomUUID(),
        assign: true,
      });
    const first = await run('leads.csv');
    expect(first).toMatchObject({ complete: true, counts: { rows: 4456, created: 4456 } });
    const counts: Record<string, number> = {};
    const leadPersonal: string[] = [];
    for await (const event of handle.events()) {
      counts[event.type] = (counts[event.type] ?? 0) + 1;
      if (event.type === 'captured' && event.personal) leadPersonal.push(event.id);
    }
    expect(counts).toMatchObject({ captured: 4456, converted: 1708, engaged: 3476, assigned: 4456 });
    expect(leadPersonal).toEqual([]);
    for (const name of ['leads.trailing-empty-column.csv', 'leads.csv']) {
      expect((await run(name)).counts).toMatchObject({ rows: 4456, unchanged: 4456 });
    }
    const [lead] = await handle.leadsByExternalId('education', ['9fae7df4-169d-489b-afe4-0f3d752542ed']);
    expect(lead).toMatchObject({
      source: 'Google',
      status: { id: 'Converted' },
      totals: { TotalVisits: 2 },
      fields: { country: 'India', specialization: 'Supply Chain Management', secondsOnWebsite: 1640 },
    });
  }, 120_000);
});

describe.skipIf(lacksSharedData)('leads of a marketplace', () => {
  const process: ProcessInput = {
    ...defaultProcess,
    fields: {
      wonAt: { type: 'datetime', personal: false },
      traits: { type: 'multi-picklist', personal: false },
    },
    conversion: { map: { account: {}, contact: {}, opportunity: {} } },
    engagement: { ...defaultProcess.engagement, thresholds: [] },
    sources: [{ id: 'Social' }, { id: 'Paid search' }, { id: 'Other' }],
  };

  async function leadsOf(file: string, map: unknown): Promise<Lead[]> {
    const handle = open(process);
    const result = await importLeads(handle, {
      file: sharedPath(file),
      map: readImportMap(map),
      importId: randomUUID(),
    });
    expect(result).toMatchObject({ complete: true, counts: { created: result.counts.rows } });
    const ids: string[] = [];
    for await (const event of handle.events()) if (event.type === 'captured') ids.push(event.stream.slice(5));
    return (await handle.leads(ids)).filter((lead) => lead !== null);
  }

  it('have the same instants after a spreadsheet wrote them', async () => {
    const map = (format: string) => ({
      source: 'olist',
      externalId: 'mql_id',
      at: { column: 'first_contact_date', format, zone: 'America/Sao_Paulo' },
      columns: { origin: { source: true, values: { paid_search: 'Paid search' }, otherwise: 'Other' } },
      ignore: ['landing_page_id'],
    });
    const plain = await leadsOf('olist/marketing_qualified_leads.csv', map('iso'));
    const edited = await leadsOf('olist/mql.excel-ddmmyyyy.csv', map('DD-MM-YYYY'));
    const times = (leads: readonly Lead[]) =>
      new Map(
        leads.map(({ externalIds, capturedAt, source }) => [externalIds[0]?.id, `${capturedAt} ${source}`]),
      );
    expect(plain).toHaveLength(4171);
    expect(times(edited)).toEqual(times(plain));
  }, 60_000);

  it('have the same second-resolution times but for the seconds, and values of several', async () => {
    const others =
      'seller_id,sdr_id,sr_id,business_segment,lead_type,has_company,has_gtin,average_stock,business_type,declared_product_catalog_size,declared_monthly_revenue';
    const map = (format: string) => ({
      source: 'olist',
      externalId: 'mql_id',
      columns: {
        won_date: { field: 'wonAt', format },
        lead_behaviour_profile: { field: 'traits', separator: ',' },
      },
      ignore: others.split(','),
    });
    const plain = await leadsOf('olist/closed_deals.csv', map('iso'));
    const edited = await leadsOf('olist/closed_deals.excel-ddmmyyyy.csv', map('DD-MM-YYYY HH:MM'));
    const minute = ({ fields }: Lead) => String(fields['wonAt']).slice(0, 16);
    expect(edited.map(minute)).toEqual(plain.map(minute));
    expect(plain.some(({ fields }) => String(fields['traits']) === 'cat,wolf')).toBe(true);
  }, 60_000);
});

describe.skipIf(lacksSharedData)('files that CRMs export', () => {
  it.each([
    'salesforce-gen-ai-demo/Lead.csv',
    'salesforce-gen-ai-demo/Account.csv',
    'salesforce-gen-ai-demo/Contact.csv',
    'salesforce-gen-ai-demo/Opportunity.csv',
    'mautic/fakeleaddata.csv',
    'mautic/10contacts.csv',
    'krayin/samples-leads.csv',
    'krayin/samples-persons.csv',
    'odoo/o2m_customers_contacts.csv',
    'meta-lead-ads/ads-manager-download.utf8-bom.csv',
    'meta-lead-ads/sheets-sync.utf8.csv',
  ])('%s is read whole', async (name) => {
    const { header, pieces } = await openCsv(sharedPath(`crm-exports/${name}`));
    const rows = [];
    for await (const piece of pieces) rows.push(...piece.rows);
    expect(rows.length).toBeGreaterThan(0);
    expect(header[0]).not.toMatch(/^\ufeff/);
    expect(rows.filter(({ cells, fault }) => fault || cells.length !== header.length)).toEqual([]);
  });

  it('page hits with quotes escaped by a backslash are damaged rows, each told apart', async () => {
    const { header, pieces } = await openCsv(sharedPath('crm-exports/mautic/fakepagehitdata.csv'));
    const rows = [];
    for await (const piece of pieces) rows.push(...piece.rows);
    expect(rows.filter(({ fault }) => fault === 'open-quote')).toEqual([]);
    expect(rows.filter(({ fault }) => fault === 'malformed-quotes').length).toBeGreaterThan(0);
    expect(rows.every(({ fault, cells }) => fault !== undefined || cells.length === header.length)).toBe(
      true,
    );
  });
});
