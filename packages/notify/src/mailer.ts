import type { CaseLanguage } from '@sourcemark/review'
import { createTransport } from 'nodemailer'
import { htmlOf, type Letter, textOf } from './letter.ts'

export interface MailerOptions {
  readonly host: string
  readonly port: number
  /** TLS from the first byte, TLS after a greeting without which nothing is sent, or none: within a private network. */
  readonly tls: 'implicit' | 'starttls' | 'none'
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** Address that letters come from. */
  readonly from: string
  /** Milliseconds without a word from the server; 20 s when absent. */
  readonly timeout?: number
  /** Certificates in PEM that are trusted instead of the system's. */
  readonly certificateAuthorities?: readonly string[]
}

/** What came of it: never, when the server refuses the recipient or the letter for good. */
export type Mailed = { readonly sent: true } | { readonly sent: false; readonly never: boolean; readonly error: string }

export interface Mailer {
  /**
   * Hands a letter to the mail server. Never throws.
   * @param id Id of the message: the same every time, so that who gets it twice knows it.
   */
  send(to: string, letter: Letter, language: CaseLanguage, id: string): Promise<Mailed>
  close(): void
}

// As browsers check the field of a form: nothing that could be a second address, a name or a header.
const address =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/

/** Whether letters can be sent to an address that somebody has filled in. */
export const isMailAddress = (text: string): boolean => text.length <= 254 && address.test(text)

export function createMailer(options: MailerOptions): Mailer {
  const { host, port, tls, user, password, from, timeout = 20_000, certificateAuthorities } = options
  const transport = createTransport({
    host,
    port,
    secure: tls === 'implicit',
    requireTLS: tls === 'starttls',
    ignoreTLS: tls === 'none',
    ...(user === undefined ? {} : { auth: { user, pass: password ?? '' } }),
    ...(certificateAuthorities === undefined ? {} : { tls: { ca: [...certificateAuthorities] } }),
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    async send(to, letter, language, id) {
      if (!isMailAddress(to)) return { sent: false, never: true, error: 'The address is not one to write to.' }
      try {
        await transport.sendMail({
          from,
          to: { name: '', address: to },
          envelope: { from, to: [to] },
          subject: letter.subject.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, ' ').slice(0, 200),
          text: textOf(letter),
          html: htmlOf(letter, language),
          messageId: `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
          // No machine answers a machine.
          headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
        })
        return { sent: true }
      } catch (error) {
        return { sent: false, never: isRefused(error), error: String((error as Error).message).slice(0, 500) }
      }
    },
    close: () => transport.close(),
  }
}

/** Whether the server has refused the recipient or the letter for good; what is wrong with us or the way there may be mended. */
function isRefused(error: unknown): boolean {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown }
  const permanent = typeof responseCode === 'number' && responseCode >= 500
  return permanent && (code === 'EENVELOPE' || code === 'EMESSAGE')
}
