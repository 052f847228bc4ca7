/** Where mail is handed over. */
export interface SmtpServer {
  readonly host: string;
  /** Default: 465 with `secure`, else 587. */
  readonly port?: number | undefined;
  /** TLS from the first byte. Default: false, and STARTTLS where the server has it. */
  readonly secure?: boolean | undefined;
  /** Never without TLS. Default: true where there is `auth`. */
  readonly requireTLS?: boolean | undefined;
  readonly auth?: { readonly user: string; readonly pass: string } | undefined;
  /** How we call ourselves to the server; default: the name of the machine. */
  readonly name?: string | undefined;
  /** Options for node:tls, e.g. `ca`. */
  readonly tls?: object | undefined;
}

/** For how long a server may say nothing. */
export interface SmtpTimes {
  /** For each step before the mail is out. Default: 30 seconds. */
  readonly stepMs: number;
  /** For the answer to the whole mail: RFC 5321 asks for ten minutes, which is the default. */
  readonly answerMs: number;
}
