// What comes back of mails: delivery reports, complaints, and the same from providers.
import { engagementOf, fromWebhook, mailIdOf, parseReport } from '@leadstream/email-smtp';
import { describe, expect, it } from 'vitest';

const lines = (...text: readonly string[]): string => text.join('\r\n');
const mail = '0190-1.2-3';
const original = lines(`Message-ID: <${mail}@acme.example>`, 'Subject: Thanks', '');

const dsn = (status: string, action = 'failed'): string =>
  lines(
    'From: MAILER-DAEMON@mx.example.org',
    'To: hello@acme.example',
    'Subject: Undelivered',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Sorry.',
    '--b',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    'Arrival-Date: Tue, 01 Dec 2026 09:00:00 +0000',
    '',
    'Final-Recipient: rfc822; ada@example.org',
    `Action: ${action}`,
    `Status: ${status}`,
    'Diagnostic-Code: smtp; 550 no such user',
    '',
    '--b',
    'Content-Type: text/rfc822-headers',
    '',
    original,
    '--b--',
    '',
  );

const complaint = (type = 'abuse'): string =>
  lines(
    'From: fbl@provider.example',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=feedback-report; boundary="b"',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'A complaint.',
    '--b',
    'Content-Type: message/feedback-report',
    '',
    `Feedback-Type: ${type}`,
    'User-Agent: Provider/1.0',
    'Version: 1',
    'Arrival-Date: Tue, 01 Dec 2026 10:00:00 +0000',
    '',
    '--b',
    'Content-Type: message/rfc822',
    '',
    original,
    'We call.',
    '--b--',
    '',
  );

describe('a delivery report (RFC 3464)', () => {
  it('names the mail, and is hard where the address is dead, soft where it is not (4.1)', async () => {
    expect(await parseReport(dsn('5.1.1'))).toMatchObject({
      kind: 'bounce',
      bounce: 'hard',
      mail,
      at: '2026-12-01T09:00:00.000Z',
      externalId: { source: 'dsn' },
    });
    expect(await parseReport(dsn('4.4.1'))).toMatchObject({ bounce: 'soft' });
    expect(await parseReport(dsn('5.2.2'))).toMatchObject({ bounce: 'soft' });
  });

  it('of a delay or a success is none, and neither is another mail, nor anything a stranger sends', async () => {
    expect(await parseReport(dsn('4.4.1', 'delayed'))).toBeNull();
    expect(await parseReport(dsn('2.0.0', 'delivered'))).toBeNull();
    expect(await parseReport(lines('Subject: Hi', '', 'Hello'))).toBeNull();
    for (const junk of ['', '\0', 'Content-Type: multipart/report; boundary=', '--b'.repeat(10_000)])
      expect(await parseReport(junk)).toBeNull();
  });

  it('is the same report when it comes twice, and becomes an engagement', async () => {
    const [one, two] = [await parseReport(dsn('5.1.1')), await parseReport(dsn('5.1.1'))];
    expect(one).toEqual(two);
    expect(one && engagementOf(one)).toEqual({
      kind: 'bounce',
      at: '2026-12-01T09:00:00.000Z',
      facets: { bounce: 'hard', message: mail },
      externalId: one?.externalId,
    });
  });
});

describe('a complaint (RFC 5965)', () => {
  it('names the mail; that something is no spam is no complaint', async () => {
    expect(await parseReport(complaint())).toMatchObject({
      kind: 'complaint',
      mail,
      at: '2026-12-01T10:00:00.000Z',
    });
    expect(await parseReport(complaint('not-spam'))).toBeNull();
  });
});

describe('the id of a mail', () => {
  it('is read from a Message-ID as we make them, and from no other', () => {
    expect(mailIdOf(`<${mail}@acme.example>`)).toBe(mail);
    expect([undefined, '', 'x', '<a b@c>', '<a@b@c>'].map(mailIdOf)).toEqual([null, null, null, null, null]);
  });
});

describe('a provider’s webhook', () => {
  const messageId = `<${mail}@acme.example>`;
  const at = '2026-12-01T09:00:00.000Z';
  const seconds = Date.parse(at) / 1000;
  it.each([
    [
      'ses',
      {
        Type: 'Notification',
        Message: JSON.stringify({
          notificationType: 'Bounce',
          mail: { commonHeaders: { messageId } },
          bounce: { bounceType: 'Permanent', timestamp: at, feedbackId: 'f1' },
        }),
      },
      { kind: 'bounce', bounce: 'hard' },
    ],
    [
      'ses',
      {
        eventType: 'Complaint',
        mail: { commonHeaders: { messageId } },
        complaint: { timestamp: at, feedbackId: 'f2' },
      },
      { kind: 'complaint' },
    ],
    [
      'sendgrid',
      [
        {
          event: 'bounce',
          type: 'bounce',
          status: '5.1.1',
          'smtp-id': messageId,
          timestamp: seconds,
          sg_event_id: 'e1',
        },
      ],
      { kind: 'bounce', bounce: 'hard' },
    ],
    [
      'sendgrid',
      [{ event: 'bounce', type: 'blocked', 'smtp-id': messageId, timestamp: seconds, sg_event_id: 'e2' }],
      { kind: 'bounce', bounce: 'soft' },
    ],
    [
      'sendgrid',
      [{ event: 'spamreport', 'smtp-id': messageId, timestamp: seconds, sg_event_id: 'e3' }],
      { kind: 'complaint' },
    ],
    [
      'mailgun',
      {
        'event-data': {
          event: 'failed',
          severity: 'permanent',
          id: 'g1',
          timestamp: seconds,
          message: { headers: { 'message-id': `${mail}@acme.example` } },
        },
      },
      { kind: 'bounce', bounce: 'hard' },
    ],
    [
      'mailgun',
      {
        'event-data': {
          event: 'complained',
          id: 'g2',
          timestamp: seconds,
          message: { headers: { 'message-id': `${mail}@acme.example` } },
        },
      },
      { kind: 'complaint' },
    ],
    [
      'postmark',
      {
        RecordType: 'Bounce',
        Type: 'HardBounce',
        ID: 42,
        BouncedAt: at,
        Metadata: { 'message-id': messageId },
      },
      { kind: 'bounce', bounce: 'hard' },
    ],
    [
      'postmark',
      { RecordType: 'SpamComplaint', ID: 43, BouncedAt: at, Metadata: { 'message-id': messageId } },
      { kind: 'complaint' },
    ],
  ] as const)('of %s is understood', (provider, body, expected) => {
    expect(fromWebhook(provider, body)).toEqual([
      { ...expected, mail, at, externalId: { source: provider, id: expect.any(String) } },
    ]);
  });

  it('that says anything else, or comes from a stranger, says nothing', () => {
    const strange = [
      null,
      undefined,
      1,
      'x',
      [],
      {},
      [null],
      [{}],
      { Message: '{' },
      { 'event-data': 3 },
      { RecordType: 'Open' },
    ];
    for (const provider of ['ses', 'sendgrid', 'mailgun', 'postmark'] as const)
      for (const body of strange) expect(fromWebhook(provider, body)).toEqual([]);
  });
});
