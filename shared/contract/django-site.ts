import type { Site, UserTable } from './connections.ts'
import { siteDefaults } from './connections.ts'

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

/** A site that keeps to Django's defaults, with its sessions and people in one database: all but its name and that. */
export const djangoSite: Omit<Site, 'name' | 'environment' | 'mode' | 'store'> = {
  table: siteDefaults.table,
  users: djangoUserTable,
  django: {
    release: '4+',
    sessionEngine: 'db',
    useTimeZone: true,
    timeZone: 'UTC',
    cookieAge: siteDefaults.cookieAge,
    authenticationBackends: [...siteDefaults.authenticationBackends],
    serializer: 'json',
    keySalt: siteDefaults.keySalt,
  },
  identity: siteDefaults.identity,
  operatorUser: null,
}
