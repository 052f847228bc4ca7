import { defaultProcess } from '@leadstream/core';
import { createEngine } from '@leadstream/engine';
import { sqliteStorage } from '@leadstream/storage-sqlite';

const storage = await sqliteStorage({ path: 'embedded.db' });
const engine = createEngine({ process: defaultProcess, storage });
const ann = engine.as('user:ann');

const captured = await ann.capture({
  channel: 'web',
  fields: { firstName: 'Ada', lastName: 'King', company: 'Hotel Azur', email: 'ada@hotel-azur.example' },
  source: 'Website',
});
if (!captured.ok || !captured.id) throw new Error('refused');
await ann.engage({ lead: captured.id, engagements: [{ kind: 'form-submit', facets: { form: 'request' } }] });

const lead = await ann.lead(captured.id);
const { parts } = (await ann.explainScore(captured.id)) ?? { parts: [] };
console.log(lead?.score.band, parts); // warm, because of one request form: 40 points
console.log(await ann.convert({ lead: captured.id })); // account and contact, in one commit
await engine.close();
