import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Account } from './account.ts'
import { copyTemplate } from './data-folder.ts'
import { startMysqlFamily } from './mysql-family.ts'
import { findProgram, requireServers } from './programs.ts'
import type { TestServer, TestServerOptions } from './server.ts'

const storage = ['--innodb-log-file-size=8M', '--innodb-buffer-pool-size=64M', '--innodb-flush-log-at-trx-commit=0']

/** Starts a MariaDB server. */
export async function startMariadb(options: TestServerOptions = {}): Promise<TestServer> {
  requireServers(['mariadb'])
  const program = findProgram('mariadb', 'mariadbd') ?? ''
  return startMysqlFamily(
    {
      name: 'mariadb',
      program,
      args: ['--no-defaults', '--skip-log-bin', ...storage],
      withoutTls: '--skip-ssl',
      copyData: (account, target, temporary) => copyData(program, account, target, temporary),
    },
    options,
  )
}

/** A server that starts clears its temporary folder of tables, whoever's they are: each has one of its own. */
function copyData(program: string, account: Account | null, target: string, temporary: string): Promise<void> {
  const install = findProgram('mariadb', 'mariadb-install-db') ?? ''
  const args = ['--no-defaults', '--auth-root-authentication-method=normal', '--skip-test-db', ...storage]
  const make = async (folder: string) => {
    const owner = account === null ? [] : ['--user=mysql']
    await promisify(execFile)(install, [...args, ...owner, `--datadir=${folder}`, `--tmpdir=${temporary}`])
  }
  return copyTemplate({ name: 'mariadb', program, key: args.join(' '), account, make }, target)
}
