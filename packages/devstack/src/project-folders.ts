import { fileURLToPath } from 'node:url'

const inProject = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The one folder for everything that can be thrown away: data, jars, logs. Ignored by git. */
export const workFolder: string = inProject('.sourcemark')

/** What the embedded broker is made of, with pinned versions. */
export const kafkaPom: string = inProject('infra/kafka/pom.xml')

/** The file that runs a service. */
export const serviceEntry = (service: string): string => inProject(`services/${service}/src/main.ts`)
