/** Grades of fit, the least first: letters in thirds, F alone (Ours 7.2, DOMAIN 7). */
export const grades = ['F', 'D-', 'D', 'D+', 'C-', 'C', 'C+', 'B-', 'B', 'B+', 'A-', 'A', 'A+'] as const;
export type Grade = (typeof grades)[number];
