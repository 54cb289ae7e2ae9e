//! The program as it is started by people: a process with arguments.

use std::{
    path::Path,
    process::{ExitStatus, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::mpsc,
};
use uuid::Uuid;

use super::{Client, PATIENCE, PgBouncer, TestDatabase};

/// A secret for tokens of tests.
const SECRET: &str = "a secret of the tests, long enough for HS256";

/// A running process of the program, killed when it is dropped.
pub(crate) struct Program {
    child: Child,
    logs: mpsc::UnboundedReceiver<Value>,
}

impl Program {
    /// Starts the program with these arguments and without any settings of the test run's own environment.
    pub(crate) fn start(args: &[&str], env: &[(&str, &str)]) -> Self {
        Self::of(command(args, env))
    }

    /// Starts another version of it in the same way.
    pub(crate) fn start_other(program: &str, args: &[&str], env: &[(&str, &str)]) -> Self {
        Self::of(command_of(program, args, env))
    }

    fn of(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let (sender, logs) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                if std::env::var_os("SHOW_LOGS").is_some() {
                    eprintln!("{line}");
                }
                // A log that nobody reads any more must not stop the program.
                let _ = sender.send(serde_json::from_str(&line).unwrap_or(Value::String(line)));
            }
        });
        Self { child, logs }
    }

    /// Runs the program to its end: whether it succeeded, and its two outputs.
    pub(crate) async fn run(args: &[&str], env: &[(&str, &str)]) -> (bool, String, String) {
        Self::run_within(PATIENCE, args, env).await
    }

    /// The same, where it may take long.
    pub(crate) async fn run_within(patience: Duration, args: &[&str], env: &[(&str, &str)]) -> (bool, String, String) {
        let output = tokio::time::timeout(patience, command(args, env).output()).await.unwrap().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.success(), text(output.stdout), text(output.stderr))
    }

    /// The next log line; `None` when the program has ended and said everything.
    pub(crate) async fn line(&mut self) -> Option<Value> {
        self.logs.recv().await
    }

    /// The next log line with this message.
    pub(crate) async fn logged(&mut self, message: &str) -> Value {
        let found = async {
            let mut seen = Vec::new();
            while let Some(line) = self.line().await {
                if line["message"].as_str().is_some_and(|text| text.starts_with(message)) {
                    return line;
                }
                seen.push(line);
            }
            panic!("the program ended without saying {message:?}; it said {seen:#?}")
        };
        tokio::time::timeout(PATIENCE, found).await.unwrap_or_else(|_| panic!("never said: {message}"))
    }

    /// Everything that the program has logged and will have logged once it has ended, on being told to.
    pub(crate) async fn last_words(mut self) -> Vec<Value> {
        self.terminate().await;
        self.rest_of_log().await
    }

    /// kill -9.
    pub(crate) async fn kill(&mut self) {
        self.child.kill().await.unwrap();
    }

    /// SIGTERM, and how the program ended.
    pub(crate) async fn terminate(&mut self) -> ExitStatus {
        self.signal(Signal::TERM);
        self.ended().await
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    /// How the program ended, once it has.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        self.ended_within(PATIENCE).await
    }

    /// The same, where it may take long.
    pub(crate) async fn ended_within(&mut self, patience: Duration) -> ExitStatus {
        tokio::time::timeout(patience, self.child.wait()).await.expect("the program ends").unwrap()
    }

    /// KiB of the process, as the kernel counts them: `VmRSS` now, `VmHWM` at most.
    pub(crate) fn memory(&self, what: &str) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.pid().as_raw_nonzero())).unwrap();
        let line = status.lines().find(|line| line.starts_with(what)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// The number of its process.
    pub(crate) fn pid(&self) -> Pid {
        Pid::from_raw(i32::try_from(self.child.id().unwrap()).unwrap()).unwrap()
    }

    /// The log from here on to the program's end.
    pub(crate) async fn rest_of_log(&mut self) -> Vec<Value> {
        let mut lines = Vec::new();
        while let Some(line) = self.line().await {
            lines.push(line);
        }
        lines
    }
}

/// The program with these arguments, and without any settings of the test run's own environment.
pub(crate) fn command(args: &[&str], env: &[(&str, &str)]) -> Command {
    command_of(env!("CARGO_BIN_EXE_plan-creator"), args, env)
}

fn command_of(program: &str, args: &[&str], env: &[(&str, &str)]) -> Command {
    let mut command = Command::new(program);
    command.args(args).env_clear().kill_on_drop(true).stdin(Stdio::null());
    for name in ["PATH", "HOME", "RUST_BACKTRACE", "RUST_LOG", "PLAN_CREATOR_POSTGRES_BIN"] {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    // Tests do not wait for whoever would send them requests.
    command.env("PLAN_CREATOR_DRAIN", "0");
    // They ask as fast as they can; what is said of rates, tests of rates set.
    command.env("PLAN_CREATOR_RATE_LIMIT", "0");
    command.envs(env.iter().copied());
    command
}

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

/// A token of the tests' secret, made by the program.
pub(crate) async fn token(user: Uuid, args: &[&str]) -> String {
    let user = user.to_string();
    let all = [&["token", "--user", &user], args].concat();
    let (success, out, err) = Program::run(&all, &[("PLAN_CREATOR_JWT_SECRET", SECRET)]).await;
    assert!(success, "{err}");
    out.trim().to_owned()
}

/// A token of the tests' secret with these claims.
pub(crate) fn signed(claims: &impl serde::Serialize) -> String {
    let key = jsonwebtoken::EncodingKey::from_secret(SECRET.as_bytes());
    jsonwebtoken::encode(&jsonwebtoken::Header::default(), claims, &key).unwrap()
}

/// A token of the tests' secret that counted until an hour ago.
pub(crate) fn expired_token(user: Uuid) -> String {
    let then = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() - 3600;
    signed(&json!({ "sub": user, "role": "authenticated", "aud": "authenticated", "iat": then - 3600, "exp": then }))
}

/// Starts the program on the private Postgres of `folder`; gives it and its address back.
pub(crate) async fn on_private_postgres(folder: &Path, args: &[&str]) -> (Program, String) {
    let all = [&["serve", "--listen", "127.0.0.1:0", "--data-dir", folder.to_str().unwrap()], args].concat();
    let mut program = Program::start(&all, &[]);
    let address = program.logged("listening").await["address"].as_str().unwrap().to_owned();
    (program, address)
}
