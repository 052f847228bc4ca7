// The way in

export { createIntake, type Intake, type PasteOptions } from './intake.ts';
export type { Captcha, IntakeNotice, IntakeOptions } from './intake-options.ts';
export type { Sender } from './room.ts';
// Links of mails
export type { SigningKey } from './seals.ts';
// Forms as data
export { FormSpec, type Text, WebSettings, type WebSettingsInput } from './settings.ts';
export type { DeliveryReport, ReportReader } from './tracking/delivery-report.ts';
export { mailLinks } from './tracking/mail-links.ts';
export { type Machine, machineOf } from './tracking/robots.ts';
