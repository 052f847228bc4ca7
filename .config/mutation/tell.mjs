const order = ['Killed', 'Timeout', 'Survived', 'NoCoverage', 'RuntimeError', 'CompileError', 'Ignored'];

/** Prints the counts of each file and folder, and every mutant that no test noticed. */
export function tell(results) {
  const root = `${process.cwd()}/`;
  const mutants = results.map((one) => ({ ...one, file: one.fileName.replace(root, '') }));
  const rows = new Map();
  for (const { file, status } of mutants) {
    for (const row of [file, file.replace(/\/[^/]*$/, '/'), 'all']) {
      if (!rows.has(row)) rows.set(row, {});
      rows.get(row)[status] = (rows.get(row)[status] ?? 0) + 1;
    }
  }
  for (const one of mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')) {
    const { line, column } = one.location.start;
    console.log(
      `${one.status} ${one.file}:${line}:${column} ${one.mutatorName} -> ${one.replacement.replace(/\s+/g, ' ')}`,
    );
  }
  for (const [row, counts] of [...rows].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const told = order.filter((status) => counts[status]).map((status) => `${status} ${counts[status]}`);
    console.log(`${scoreOf(counts).padStart(6)} ${row}: ${told.join(', ')}`);
  }
}

function scoreOf({ Killed = 0, Timeout = 0, Survived = 0, NoCoverage = 0 }) {
  const tried = Killed + Timeout + Survived + NoCoverage;
  return tried === 0 ? '-' : `${((100 * (Killed + Timeout)) / tried).toFixed(1)}%`;
}
