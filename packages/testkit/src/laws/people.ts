import type { Event } from '@leadstream/core';

interface Person {
  active: boolean;
  skills: readonly string[];
  openLimit: number | null;
  readonly absences: Map<string, string>;
}

/** Who is there, read off the events with no help from the fold. */
export function peopleOf() {
  const people = new Map<string, Person>();
  let declined = false;
  return {
    note(event: Event): void {
      const { data } = event;
      if (event.type === 'assigned' && ['reject', 'breach'].includes(data['how'] as string)) declined = true;
      if (!event.stream.startsWith('seller/')) return;
      const id = event.stream.slice('seller/'.length);
      const person = people.get(id) ?? { active: false, skills: [], openLimit: null, absences: new Map() };
      people.set(id, person);
      if (event.type === 'absence-set') person.absences.set(String(data['from']), String(data['to']));
      if (event.type !== 'seller-defined') return;
      person.active = data['active'] === true;
      person.skills = (data['skills'] ?? []) as string[];
      person.openLimit = (data['openLimit'] ?? null) as number | null;
    },
    isDefined: (id: string): boolean => people.has(id),
    isAbsent: (id: string, now: number): boolean =>
      [...(people.get(id)?.absences ?? [])].some(
        ([from, to]) => Date.parse(from) <= now && now < Date.parse(to),
      ),
    isActive: (id: string): boolean => people.get(id)?.active ?? false,
    isThere(id: string, now: number): boolean {
      return this.isActive(id) && !this.isAbsent(id, now);
    },
    skills: (id: string): readonly string[] => people.get(id)?.skills ?? [],
    openLimit: (id: string): number | null => people.get(id)?.openLimit ?? null,
    /** Whether any lead ever came back from somebody: it must not go there again. */
    anybodyIsDeclined: (): boolean => declined,
  };
}
