//! The frame of a migration whose file has nothing but its SQL.

/// Declares the file's migration, which has the file's name.
macro_rules! migration {
    // Statements, and those that take them back.
    (up: $up:expr, down: $down:expr) => {
        migration! {
            @frame manager,
            crate::ledger::run(manager, $up).await,
            crate::ledger::run(manager, $down).await
        }
    };
    // Objects with their SQL: made in this order, each unless it is there, and dropped in the reverse order if they are ours.
    (objects: $objects:expr) => {
        migration! {
            @frame manager,
            {
                for (object, sql) in $objects {
                    crate::ledger::create(manager, object, sql).await?;
                }
                Ok(())
            },
            {
                for (object, _) in $objects.into_iter().rev() {
                    crate::ledger::remove(manager, object).await?;
                }
                Ok(())
            }
        }
    };
    (@frame $manager:ident, $up:expr, $down:expr) => {
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub(crate) struct Migration;

        #[sea_orm_migration::prelude::async_trait::async_trait]
        impl sea_orm_migration::MigrationTrait for Migration {
            async fn up(&self, $manager: &sea_orm_migration::SchemaManager) -> Result<(), sea_orm_migration::DbErr> {
                $up
            }

            async fn down(&self, $manager: &sea_orm_migration::SchemaManager) -> Result<(), sea_orm_migration::DbErr> {
                $down
            }
        }
    };
}
