import { checkProcess, given, verifyConversion } from '@leadstream/testkit';
import { describe, expect, it } from 'vitest';
import { solarProcess } from '../src/solar-process.ts';

/** Stories; raise it by night. */
const runs = Number(process.env['LEADSTREAM_RUNS'] ?? 40);

describe('our process', () => {
  it('keeps every law, whatever our team lives through, and the stories contain what we sell by', () => {
    const { coverage } = checkProcess(solarProcess, { runs, seed: 7 });
    const happened = coverage.classes.filter(({ histories }) => histories > 0).map(({ name }) => name);
    expect(happened).toEqual(
      expect.arrayContaining(['record of its owner’s type', 'refused condition-not-met', 'turn of a pool']),
    );
  }, 120_000);

  it('converts as the laws of conversion want it, on stories of another length and a new seed', () => {
    const verification = verifyConversion(solarProcess, { runs: 10, length: 30 });
    expect(verification.holds, String(verification)).toBe(true);
  }, 60_000);

  it('means what we meant: a trade customer goes to Zoé, and becomes a trade account', () => {
    given(solarProcess, {
      type: 'capture',
      channel: 'web',
      fields: { company: 'Bakery', lastName: 'Roy', phone: '0612345678' },
    })
      .when(({ lead }) => ({ type: 'convert', lead, account: 'new', status: 'Ordered with battery' }))
      .then({
        events: [
          { type: 'converted', data: { status: 'Ordered with battery', owner: 'seller/zoe' } },
          { type: 'account-opened', data: { recordType: 'trade', fields: { segment: 'trade' } } },
          { type: 'contact-opened' },
        ],
      });
  });
});
