//! The program as it is started by people: a process with arguments.

use std::{
    process::{ExitStatus, Stdio},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
    sync::mpsc,
};

use super::PATIENCE;

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
