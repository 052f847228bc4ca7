/** A small file of leads, and the map that goes with it. */
export const map = {
  source: 'fair',
  externalId: 'Id',
  columns: {
    First: { field: 'firstName' },
    Last: { field: 'lastName' },
    Mail: { field: 'email' },
    Source: { source: true },
    Status: { status: true },
    Visits: { engagement: 'visit' },
  },
  ignore: ['Note'],
  convertWhen: { column: 'Won', is: 'yes' },
};

const header = 'Id,First,Last,Mail,Source,Status,Visits,Won';

export const fairCsv = (...rows: readonly string[]): string => `${[header, ...rows].join('\r\n')}\r\n`;

export const ada = '007,Ada,King,ada@example.org,Website,New,3,no';
export const adaWorking = '007,Ada,King,ada@example.org,Website,Working,3,no';
export const bob = '2,Bob,Lee,bob@example.org,Webinar,New,,no';
export const cleo = '3,Cleo,Moe,cleo@example.org,,New,9,yes';
export const dan = '4,Dan,Nye,dan@example.org,Other,New,1,no';

/** A long file whose rows differ in all that lists and figures tell apart, each with a note that is not imported. */
export function longCsv(rows: number, noteLength: number): string {
  const note = 'n'.repeat(noteLength);
  const lines = Array.from({ length: rows }, (_, i) => {
    const source = ['Website', 'Webinar', 'Other', ''][i % 4];
    const status = ['New', 'Working', 'Qualified'][i % 3];
    const won = i % 7 ? 'no' : 'yes';
    return `${i},First${i},Last${i},lead${i}@example.org,${source},${status},${i % 5},${won},${note}`;
  });
  return `${[`${header},Note`, ...lines].join('\r\n')}\r\n`;
}
