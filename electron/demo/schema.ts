/** Django's own tables on SQLite, as its migrations make them, and Django's indexes. */
export const schema = `
  create table if not exists "auth_user" (
    "id" integer not null primary key autoincrement, "password" varchar(128) not null, "last_login" datetime null,
    "is_superuser" bool not null, "username" varchar(150) not null unique, "last_name" varchar(150) not null,
    "email" varchar(254) not null, "is_staff" bool not null, "is_active" bool not null, "date_joined" datetime not null,
    "first_name" varchar(150) not null
  );
  create table if not exists "django_session" (
    "session_key" varchar(40) not null primary key, "session_data" text not null, "expire_date" datetime not null
  );
  create index if not exists "django_session_expire_date_a5c62663" on "django_session" ("expire_date");
`
