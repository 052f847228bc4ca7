// All keys of a lead

// One key each
export { companyKey } from './company.ts';
export { domainOf } from './domain.ts';
export { normaliseEmail } from './email.ts';
export { type Keys, keysOf } from './keys.ts';
export { normalisePhone } from './phone.ts';
// A value to be compared
export { type Plain, plainValue } from './plain-value.ts';
