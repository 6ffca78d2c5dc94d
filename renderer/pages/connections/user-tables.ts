import type { UserTable } from '../../../shared/contract/connections.ts'

/** The table of django.contrib.auth, as its own migrations make it. It has no role. */
export const djangoUserTable: UserTable = {
  table: 'auth_user',
  columns: {
    id: 'id',
    username: 'username',
    email: 'email',
    firstName: 'first_name',
    lastName: 'last_name',
    role: null,
    password: 'password',
    isActive: 'is_active',
    isStaff: 'is_staff',
    isSuperuser: 'is_superuser',
    lastLogin: 'last_login',
    dateJoined: 'date_joined',
  },
}

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
