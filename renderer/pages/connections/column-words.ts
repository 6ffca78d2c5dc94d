import type { UserTable } from '../../../shared/contract/connections.ts'

export const columnWords: Readonly<Record<keyof UserTable['columns'], string>> = {
  id: 'Id',
  username: 'User name',
  email: 'E-mail',
  firstName: 'First name',
  lastName: 'Last name',
  role: 'Role',
  password: 'Password hash',
  isActive: 'Is active',
  isStaff: 'Is staff',
  isSuperuser: 'Is superuser',
  lastLogin: 'Last login',
  dateJoined: 'Joined',
}
