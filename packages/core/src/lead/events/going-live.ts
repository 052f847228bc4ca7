import * as z from 'zod';
import { type EventOf, eventType } from './event.ts';

/** What only history told of has live consequences from now on, such as alerts, deadlines and programs (Ours 0.2). */
export const wentLive = eventType('went-live', 1, z.object({}));

export type GoingLiveEvent = EventOf<typeof wentLive>;
