import type { EngagementInput } from '@leadstream/core';
import { readBytes } from '../forms/posted.ts';
import type { Room } from '../room.ts';
import type { DeliveryReport, ReportReader } from './delivery-report.ts';
import { onLead } from './recording.ts';
import { sentMail } from './sent-mail.ts';

const BYTES_MAX = 1024 * 1024;

/** Takes reports in; what was taken is answered 204, so that no provider sends it again. */
export async function reports(
  room: Room,
  reader: ReportReader,
  { request, rest }: { readonly request: Request; readonly rest: string },
): Promise<Response | null> {
  const bytes = await readBytes(request, BYTES_MAX, room.bodyMs);
  if (!(bytes instanceof Uint8Array)) return new Response(null, { status: bytes.status });
  const read = await reader({ headers: request.headers, body: new TextDecoder().decode(bytes), rest });
  if (read === null) return null;
  for (const report of read) {
    const sent = report.mail === null ? null : await sentMail(room, report.mail);
    if (!sent) continue;
    await onLead(sent.lead, (one) => room.handle.engage({ lead: one, engagements: [engagementOf(report)] }));
  }
  return new Response(null, { status: 204 });
}

const engagementOf = ({ kind, bounce, mail, at, externalId }: DeliveryReport): EngagementInput => ({
  kind,
  ...(at ? { at } : {}),
  facets: { ...(mail ? { message: mail } : {}), ...(kind === 'bounce' ? { bounce: bounce ?? 'soft' } : {}) },
  externalId,
});
