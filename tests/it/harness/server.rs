//! The program as it serves: on a database of its own, and who asks it.

use std::path::Path;

use serde_json::json;
use uuid::Uuid;

use super::{
    Client, PgBouncer, Program, TestDatabase, eventually,
    tokens::{SECRET, token},
};

/// `serve` on a database of its own.
pub(crate) struct Server {
    pub(crate) program: Program,
    pub(crate) database: TestDatabase,
    address: String,
}

impl Server {
    /// A server with this many workers.
    pub(crate) async fn start(workers: u16) -> Self {
        Self::on(TestDatabase::new().await, &["--workers", &workers.to_string()]).await
    }

    /// A server without workers, with further arguments.
    pub(crate) async fn idle(args: &[&str]) -> Self {
        Self::on(TestDatabase::new().await, &[&["--workers", "0"], args].concat()).await
    }

    /// A server on this database, with further arguments.
    pub(crate) async fn on(database: TestDatabase, args: &[&str]) -> Self {
        let (program, address) = Self::beside(&database, args).await;
        Self { program, database, address }
    }

    /// A server whose tokens are checked as these arguments say, and by no secret of the tests.
    pub(crate) async fn with_keys(args: &[&str]) -> Self {
        let database = TestDatabase::new().await;
        let (program, address) = Self::serve(args, &[("DATABASE_URL", &database.url().await)]).await;
        Self { program, database, address }
    }

    /// A server that reaches its database through a pooler.
    pub(crate) async fn behind(pooler: &PgBouncer, database: TestDatabase, args: &[&str]) -> Self {
        let (program, address) = Self::serve(args, &environment(&pooler.url())).await;
        Self { program, database, address }
    }

    /// One more server on the database of another, and its address.
    pub(crate) async fn beside(database: &TestDatabase, args: &[&str]) -> (Program, String) {
        Self::serve(args, &environment(&database.url().await)).await
    }

    /// A server in this environment, and its address.
    pub(crate) async fn serve(args: &[&str], env: &[(&str, &str)]) -> (Program, String) {
        let all = [&["serve", "--listen", "127.0.0.1:0", "--pool-size", "5"], args].concat();
        let mut program = Program::start(&all, env);
        let address = program.logged("listening").await["address"].as_str().unwrap().to_owned();
        (program, address)
    }

    /// The same, and it logs whatever it can of requests.
    pub(crate) async fn talkative(database: &TestDatabase, args: &[&str]) -> (Program, String) {
        let url = database.url().await;
        let [database, secret] = environment(&url);
        Self::serve(args, &[database, secret, ("RUST_LOG", "debug")]).await
    }

    /// Workers alone on the same database.
    pub(crate) async fn workers(database: &TestDatabase, args: &[&str]) -> Program {
        let all = [&["work", "--pool-size", "5"], args].concat();
        let mut program = Program::start(&all, &environment(&database.url().await));
        program.logged("working").await;
        program
    }

    /// `host:port`.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// `http://host:port`.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client signed in as a new user.
    pub(crate) async fn stranger(&self) -> Client {
        self.client(Uuid::new_v4()).await
    }

    /// A client signed in as this user.
    pub(crate) async fn client(&self, user: Uuid) -> Client {
        Client::new(&self.address, user, Some(token(user, &[]).await))
    }

    /// A client signed in as a new user with an e-mail address.
    pub(crate) async fn person(&self, email: &str) -> Client {
        let user = Uuid::new_v4();
        Client::new(&self.address, user, Some(token(user, &["--email", email]).await))
    }

    /// Has a person erase themselves; done once nobody's erasure is left.
    pub(crate) async fn erase(&self, client: &Client) {
        let erase = "mutation($id: String!) { deleteViewer(confirmEmailOrId: $id) { deletedPlans } }";
        client.ask(erase, json!({ "id": client.user })).await;
        let left = "SELECT count(*) FROM user_erasures";
        eventually("the person is erased", async || (self.database.number(left).await == 0).then_some(())).await;
    }

    /// A client with the service role: an agent or operator.
    pub(crate) async fn service_client(&self) -> Client {
        let user = Uuid::new_v4();
        Client::new(&self.address, user, Some(token(user, &["--role", "service"]).await))
    }

    /// A client with this token.
    pub(crate) fn holder(&self, token: &str) -> Client {
        Client::new(&self.address, Uuid::nil(), Some(token.to_owned()))
    }

    /// A client without a token.
    pub(crate) fn anonymous(&self) -> Client {
        Client::new(&self.address, Uuid::nil(), None)
    }
}

/// The settings of a program on the database at `url`, with the tests' secret.
pub(crate) fn environment(url: &str) -> [(&'static str, &str); 2] {
    [("DATABASE_URL", url), ("PLAN_CREATOR_JWT_SECRET", SECRET)]
}

/// Starts the program on the private Postgres of `folder`; gives it and its address back.
pub(crate) async fn on_private_postgres(folder: &Path, args: &[&str]) -> (Program, String) {
    let all = [&["serve", "--listen", "127.0.0.1:0", "--data-dir", folder.to_str().unwrap()], args].concat();
    let mut program = Program::start(&all, &[]);
    let address = program.logged("listening").await["address"].as_str().unwrap().to_owned();
    (program, address)
}
