//! When the token was issued that brought a user's address, so that the address follows the newest token, and one that is older does
//! not bring its own back.

use sea_orm_migration::prelude::*;

use crate::ledger::{self, Object};

const EMAIL_AS_OF: Object<'_> = Object::Column("users", "email_as_of");

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::create(manager, EMAIL_AS_OF, "ALTER TABLE public.users ADD COLUMN email_as_of timestamptz").await?;
        ledger::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ledger::run(manager, DOWN).await?;
        ledger::remove(manager, EMAIL_AS_OF).await
    }
}

// Null where no token has brought the address: it was there before, or is the table's own.
const UP: &str = r"
COMMENT ON COLUMN public.users.email_as_of IS 'When the token was issued that brought the address';
GRANT SELECT (email_as_of), INSERT (email_as_of), UPDATE (email_as_of) ON public.users TO authenticated;
";

const DOWN: &str = r"
REVOKE SELECT (email_as_of), INSERT (email_as_of), UPDATE (email_as_of) ON public.users FROM authenticated;
";
