import { fileURLToPath } from 'node:url'

const inProject = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** The one folder for everything that can be thrown away: data, jars, logs. Ignored by git. */
export const workFolder: string = inProject('.sourcemark')

/** What the embedded broker is made of, with pinned versions. */
export const kafkaPom: string = inProject('infra/kafka/pom.xml')

/** The services that the platform is made of and the files that run them. */
export const lineServiceEntries: Readonly<Record<string, string>> = Object.freeze(
  Object.fromEntries(
    ['intake', 'indexer', 'worker', 'adjudicator', 'publisher'].map((name) => [
      name,
      inProject(`services/${name}/src/main.ts`),
    ]),
  ),
)
