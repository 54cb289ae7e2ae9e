#!/usr/bin/env bash
# Runs once, on an empty data folder, as the image's superuser: the program gets a role and a database of its own. No superuser,
# to whom row level security would not apply.
set -euo pipefail
psql --set=ON_ERROR_STOP=1 --set=password="$PLAN_CREATOR_DB_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE anon NOLOGIN;
CREATE ROLE authenticated NOLOGIN;
CREATE ROLE service_role NOLOGIN;
CREATE ROLE plan_creator LOGIN CREATEROLE PASSWORD :'password';
GRANT anon, authenticated, service_role TO plan_creator WITH ADMIN OPTION;
CREATE DATABASE plan_creator OWNER plan_creator;
SQL
