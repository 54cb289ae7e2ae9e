//! The people who own plans. The seed only names `users(id_user)`; the other columns are ours.

use sea_orm_migration::prelude::*;

use crate::access;
use crate::ledger::{self, Object};

const TABLE: Object<'_> = Object::Table("users");
const EMAIL: Object<'_> = Object::Column("users", "email");
const CREATED_AT: Object<'_> = Object::Column("users", "created_at");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, TABLE, CREATE).await?;
        ledger::run(manager, EXPECT_KEY).await?;
        ledger::create(manager, EMAIL, "ALTER TABLE public.users ADD COLUMN email text").await?;
        // Someone who was there before has been known to this program since now.
        let created_at = "ALTER TABLE public.users ADD COLUMN created_at timestamptz NOT NULL DEFAULT now()";
        ledger::create(manager, CREATED_AT, created_at).await?;
        access::remember(manager, "users", None).await?;
        access::close(manager, "users", None).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        access::reopen(manager, "users", None).await?;
        ledger::remove(manager, CREATED_AT).await?;
        ledger::remove(manager, EMAIL).await?;
        ledger::remove(manager, TABLE).await
    }
}

const CREATE: &str = r"
CREATE TABLE public.users (
    id_user uuid DEFAULT gen_random_uuid() PRIMARY KEY,
    email text,
    created_at timestamptz NOT NULL DEFAULT now()
)";

const EXPECT_KEY: &str = r"
DO $do$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_attribute
                   WHERE attrelid = 'public.users'::regclass AND attname = 'id_user' AND atttypid = 'uuid'::regtype) THEN
        RAISE EXCEPTION 'The table users has no column id_user of type uuid, which plans refer to';
    END IF;
END
$do$";
