import { defineSettings } from '@sourcemark/runtime'

/** What the console needs to tell others what follows from cases. */
export const dutySettings = defineSettings({
  SOURCEMARK_WEBHOOKS_PRIVATE: {
    kind: 'boolean',
    default: false,
    description: 'Whether webhooks may go to private addresses, and without TLS: for platforms in the same network',
  },
  SOURCEMARK_SMTP_HOST: {
    kind: 'string',
    optional: true,
    pattern: /^[0-9A-Za-z.:-]{1,253}$/,
    expected: 'an address or host name',
    requires: ['SOURCEMARK_MAIL_FROM'],
    description: 'Mail server that takes letters to claimants and operators; nobody is written to when absent',
  },
  SOURCEMARK_SMTP_PORT: {
    kind: 'integer',
    default: 587,
    min: 1,
    max: 65535,
    description: 'Port of the mail server',
  },
  SOURCEMARK_SMTP_TLS: {
    kind: 'enum',
    values: ['implicit', 'starttls', 'none'],
    default: 'starttls',
    description:
      'TLS to the mail server: from the first byte, after a greeting without which nothing is sent, or none within a private network',
  },
  SOURCEMARK_SMTP_USER: {
    kind: 'string',
    optional: true,
    requires: ['SOURCEMARK_SMTP_PASSWORD'],
    description: 'Name by which the console signs in at the mail server; it does not when absent',
  },
  SOURCEMARK_SMTP_PASSWORD: {
    kind: 'string',
    optional: true,
    secret: true,
    description: 'Password for the mail server',
  },
  SOURCEMARK_MAIL_FROM: {
    kind: 'string',
    optional: true,
    pattern: /^[^\s@<>,;"]{1,64}@[A-Za-z0-9.-]{1,253}$/,
    expected: 'an e-mail address',
    description: 'Address that letters come from',
  },
  SOURCEMARK_MAIL_OPERATORS: {
    kind: 'string',
    optional: true,
    pattern: /^[^\s@<>,;"]{1,64}@[A-Za-z0-9.-]{1,253}$/,
    expected: 'an e-mail address',
    description:
      'Address that is told when a deadline is about to be missed, or was; the console alone shows it when absent',
  },
})
