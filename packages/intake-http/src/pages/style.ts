/** The look of forms and pages; `--ls-accent` is the house's colour. Works alone, and inside a page of somebody else. */
export const styleSheet = (accent: string): string => `
:where(.ls:not(.ls *)) { --ls-accent: ${accent}; --ls-ink: #1c2330; --ls-quiet: #5a6475; --ls-line: #8a94a6; --ls-paper: #fff; --ls-ground: #f3f5f9; --ls-bad: #b3261e; --ls-bad-ground: #fdf1f0; --ls-on-accent: #fff; --ls-link: var(--ls-accent); }
.ls { color: var(--ls-ink); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
@media (prefers-color-scheme: dark) { body.ls { --ls-ink: #e8ebf1; --ls-quiet: #a9b2c1; --ls-line: #6b7588; --ls-paper: #1b2029; --ls-ground: #12151b; --ls-bad: #ff9a90; --ls-bad-ground: #3a201e; --ls-link: #9db8f5; color-scheme: dark; } }
body.ls { margin: 0; min-height: 100vh; background: var(--ls-paper); display: flex; flex-direction: column; align-items: center; }
.ls-page { box-sizing: border-box; width: 100%; max-width: 35rem; margin: 0 auto; padding: clamp(1.5rem, 5vw, 2.75rem); background: var(--ls-paper); }
@media (min-width: 36rem) { body.ls { background: var(--ls-ground); } .ls-page { margin: clamp(1rem, 6vh, 4rem) auto; border-radius: 14px; box-shadow: 0 1px 2px rgb(16 24 40 / .08), 0 12px 32px rgb(16 24 40 / .08); } }
.ls-house { margin: 0 0 1.25rem; font-size: .875rem; font-weight: 600; letter-spacing: .02em; color: var(--ls-quiet); }
.ls h1 { margin: 0 0 .5rem; font-size: clamp(1.5rem, 4vw, 1.9rem); line-height: 1.2; letter-spacing: -.015em; }
.ls p { margin: 0 0 1rem; } .ls-intro, .ls-reference { color: var(--ls-quiet); } .ls-reference { font-size: .875rem; }
.ls a { color: var(--ls-link); }
.ls-form { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.1rem 1rem; margin-top: 1.5rem; }
.ls-form > * { grid-column: 1 / -1; min-width: 0; }
@media (min-width: 30rem) { .ls-form > .ls-half { grid-column: span 1; } }
.ls-field label, .ls-field legend { display: block; margin-bottom: .3rem; padding: 0; font-weight: 600; font-size: .94rem; }
.ls-field fieldset { margin: 0; padding: 0; border: 0; }
.ls-optional { font-weight: 400; color: var(--ls-quiet); }
.ls-hint { display: block; margin-top: .3rem; font-size: .875rem; color: var(--ls-quiet); }
.ls-fault { display: block; margin-top: .3rem; font-size: .9rem; font-weight: 600; color: var(--ls-bad); }
.ls-form input:not([type=checkbox]), .ls-form select, .ls-form textarea { box-sizing: border-box; width: 100%; min-height: 2.9rem; padding: .6rem .75rem; font: inherit; color: inherit; background: var(--ls-paper); border: 1px solid var(--ls-line); border-radius: 8px; }
.ls-form textarea { min-height: 7.5rem; resize: vertical; }
.ls-form [aria-invalid=true] { border-color: var(--ls-bad) !important; box-shadow: inset 0 0 0 1px var(--ls-bad); }
.ls :focus-visible { outline: 3px solid var(--ls-link); outline-offset: 2px; }
.ls-tick { display: flex; gap: .65rem; align-items: flex-start; }
.ls-tick input { flex: none; width: 1.25rem; height: 1.25rem; margin: .13rem 0 0; accent-color: var(--ls-accent); }
.ls-tick label { font-weight: 400; margin: 0; }
.ls button { justify-self: start; min-height: 2.9rem; padding: .6rem 1.6rem; font: inherit; font-weight: 600; color: var(--ls-on-accent); background: var(--ls-accent); border: 1px solid transparent; border-radius: 8px; cursor: pointer; }
.ls button:hover { filter: brightness(.92); }
.ls-mend { padding: .9rem 1.1rem; border: 1px solid var(--ls-bad); border-left-width: 5px; border-radius: 8px; background: var(--ls-bad-ground); }
.ls-mend p { margin: 0; font-weight: 600; } .ls-mend ul { margin: .4rem 0 0; padding-left: 1.2rem; } .ls-mend a { color: inherit; }
.ls-saved { padding: .7rem 1rem; border-radius: 8px; border: 1px solid var(--ls-line); }
.ls-away { position: absolute !important; left: -10000px; width: 1px; height: 1px; overflow: hidden; }
`;
