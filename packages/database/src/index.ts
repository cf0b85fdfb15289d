export {
  createDatabase,
  type Database,
  type DatabaseOptions,
  type PreparedStatement,
  type Queryable,
  type TransactionOptions,
} from './create-database.ts'
export { checkSchema, migrate } from './migrate.ts'
