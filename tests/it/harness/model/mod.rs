//! A server that speaks "chat completions" on a socket of its own, and misbehaves on demand.

mod behaviour;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex},
};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

pub(crate) use behaviour::Behaviour;

use super::Random;

/// What the program is to sign in with; to be found in no log.
pub(crate) const KEY: &str = "sk-test-0123456789abcdef";

/// A question that arrived.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    /// The plan, the question, the attempt and the try, as the request's id says.
    pub(crate) plan: String,
    pub(crate) question: String,
    pub(crate) attempt: i32,
    pub(crate) number: u32,
    /// The instructions and the data.
    pub(crate) messages: [String; 2],
    pub(crate) at: DateTime<Utc>,
    /// What was done with it.
    pub(crate) behaviour: Behaviour,
}

#[derive(Default)]
struct State {
    /// What is done with the next questions, and with all others.
    script: VecDeque<Behaviour>,
    always: Option<Behaviour>,
    /// What is done with a question by chance, where it is.
    chance: Option<Chance>,
    /// What a good model says to a question, instead of the obvious.
    answers: BTreeMap<String, Value>,
    calls: Vec<Call>,
    /// What was wrong with requests.
    faults: Vec<String>,
}

struct Chance {
    random: Random,
    one_of: Vec<Behaviour>,
    /// What became of the last try at each question about each plan.
    last: BTreeMap<(String, String), Behaviour>,
}

impl Chance {
    /// Mostly what became of the last try: whoever fails once often fails again.
    fn deal(&mut self, call: &Call) -> Behaviour {
        let question = (call.plan.clone(), call.question.clone());
        let again = self.last.get(&question).filter(|_| call.number > 1 && !self.random.once_in(3)).cloned();
        let behaviour = again.unwrap_or_else(|| self.random.pick(&self.one_of));
        self.last.insert(question, behaviour.clone());
        behaviour
    }
}

/// A running server; its socket closes with the test.
#[derive(Clone)]
pub(crate) struct ModelServer {
    address: String,
    state: Arc<Mutex<State>>,
}

impl ModelServer {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let server = Self { address: listener.local_addr().unwrap().to_string(), state: Arc::default() };
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = accepting.clone();
                tokio::spawn(async move { server.serve(stream).await });
            }
        });
        server
    }

    /// Arguments that let the program use it, and be patient for so long.
    pub(crate) fn arguments(&self, patience: &str) -> Vec<String> {
        let url = format!("http://{}/v1", self.address);
        let all =
            ["--llm-base-url", &url, "--llm-model", "test-model", "--llm-api-key", KEY, "--llm-timeout", patience];
        all.map(str::to_owned).into()
    }

    /// What is done with each question from now on.
    pub(crate) fn behave(&self, always: Behaviour) {
        self.state.lock().unwrap().always = Some(always);
    }

    /// From now on each question is dealt with as one of these, by chance.
    pub(crate) fn behave_by_chance(&self, random: Random, one_of: Vec<Behaviour>) {
        let mut state = self.state.lock().unwrap();
        (state.always, state.chance) = (None, Some(Chance { random, one_of, last: BTreeMap::new() }));
    }

    /// What is done with the next questions, one after the other.
    pub(crate) fn script(&self, behaviours: impl IntoIterator<Item = Behaviour>) {
        self.state.lock().unwrap().script.extend(behaviours);
    }

    /// What a good model says to a question.
    pub(crate) fn says(&self, question: &str, answer: Value) {
        self.state.lock().unwrap().answers.insert(question.to_owned(), answer);
    }

    /// What was wrong with requests.
    pub(crate) fn faults(&self) -> Vec<String> {
        self.state.lock().unwrap().faults.clone()
    }

    /// The questions until now, which were all as they should be.
    pub(crate) fn calls(&self) -> Vec<Call> {
        assert_eq!(self.faults(), Vec::<String>::new());
        self.state.lock().unwrap().calls.clone()
    }

    async fn serve(&self, mut stream: TcpStream) {
        let Some((head, body)) = read(&mut stream).await else { return };
        let (content, behaviour) = match Call::read(&head, &body) {
            Ok(call) => self.note(call, &body),
            Err(fault) => {
                self.state.lock().unwrap().faults.push(format!("{fault}: {head}"));
                return;
            }
        };
        // The client may go away at any time.
        let _ = behaviour.answer(&mut stream, &content).await;
        let _ = stream.shutdown().await;
    }

    fn note(&self, call: Call, body: &Value) -> (String, Behaviour) {
        let mut state = self.state.lock().unwrap();
        let answer = state.answers.get(&call.question).cloned().unwrap_or_else(|| obvious(&call.question, body));
        let scripted = state.script.pop_front();
        let always = state.always.clone();
        let by_chance = || state.chance.as_mut().map(|chance| chance.deal(&call));
        let behaviour = scripted.or(always).or_else(by_chance).unwrap_or(Behaviour::Good);
        state.calls.push(Call { behaviour: behaviour.clone(), ..call });
        (answer.to_string(), behaviour)
    }
}

/// What a good model says, by the data of the question.
fn obvious(question: &str, body: &Value) -> Value {
    let data: Value = serde_json::from_str(body["messages"][1]["content"].as_str().unwrap()).unwrap();
    let fact = |name: &str| data["facts"][name].as_str().unwrap_or_default().to_owned();
    match question {
        "plan_summary" => json!({ "summary": format!(
            "Told by a model: you want {} in {}. Pay in {} a month; {} of the simulated markets get you there.",
            fact("target"), fact("horizon"), fact("monthly_contribution"), fact("chance_of_reaching_the_target")
        ) }),
        _ => json!({ "goal_type": "GENERAL", "words": "" }),
    }
}

/// The head and the body of a request; `None` where the client goes away.
async fn read(stream: &mut TcpStream) -> Option<(String, Value)> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap().to_lowercase();
            let length: usize = header(&head, "content-length").and_then(|text| text.parse().ok()).unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                return Some((head, serde_json::from_slice(&bytes[end + 4..]).unwrap_or(Value::Null)));
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

impl Call {
    /// A request that is as a server of the protocol wants it, or what is wrong with it.
    fn read(head: &str, body: &Value) -> Result<Self, String> {
        let wrong = |what: &str| Err(what.to_owned());
        if !head.starts_with("post /v1/chat/completions http/1.1\r\n") {
            return wrong("no request for a completion");
        }
        if header(head, "authorization") != Some(&format!("bearer {KEY}")) {
            return wrong("no key");
        }
        if header(head, "content-type") != Some("application/json") || body["model"] != "test-model" {
            return wrong("no JSON, or another model");
        }
        let format = &body["response_format"];
        let schema = &format["json_schema"]["schema"];
        if format["type"] != "json_schema" || format["json_schema"]["strict"] != true || schema["type"] != "object" {
            return wrong("no schema of the answer");
        }
        if schema["additionalProperties"] != false || !body["max_completion_tokens"].is_u64() {
            return wrong("an answer without bounds");
        }
        let message = |at: usize, role: &str| {
            let message = &body["messages"][at];
            message["content"].as_str().filter(|_| message["role"] == role).map(str::to_owned)
        };
        let (Some(system), Some(user)) = (message(0, "system"), message(1, "user")) else {
            return wrong("no messages");
        };
        let id: Vec<_> = header(head, "x-client-request-id").unwrap_or_default().split('/').collect();
        let &[plan, question, attempt, number] = id.as_slice() else { return wrong("no id") };
        let (Ok(attempt), Ok(number)) = (attempt.parse(), number.parse()) else { return wrong("no id") };
        if format["json_schema"]["name"] != question {
            return wrong("another question");
        }
        if !(1..=3).contains(&number) {
            return wrong("asked too often");
        }
        let (plan, question) = (plan.to_owned(), question.to_owned());
        let messages = [system, user];
        Ok(Self { plan, question, attempt, number, messages, at: Utc::now(), behaviour: Behaviour::Good })
    }
}
