//! The matrix: every probe, in every form, against the victim and against nobody.

use std::collections::BTreeSet;

use super::{
    doors::Doors,
    probes::{self, Probe},
    raw_connections::{PLAN_TABLES, open},
    stage::Stage,
    wire::{Answer, Caller, Form},
};

/// What needs the service role.
const FOR_AGENTS: [&str; 7] =
    ["admin {", "claimPlans", "extendClaim", "releaseClaim", "submitAgentOutput", "completePlan", "failPlan"];

/// What an attacker could tell: answers that are others for the victim's rows than for none, or that hold a secret.
async fn holes(stage: &Stage, caller: &Caller) -> Vec<String> {
    let made_up = stage.known.made_up();
    let mut holes = Vec::new();
    for (theirs, other) in probes::all(&stage.known, &stage.own).iter().zip(&probes::all(&made_up, &stage.own)) {
        for form in Form::of(theirs) {
            let (answer, to_other) = tokio::join!(caller.ask(theirs, form), caller.ask(other, form));
            let question = format!("{form:?} {} {}", theirs.query, theirs.variables);
            holes.extend(seen(stage, &answer).map(|secret| format!("{secret} is seen: {question}: {answer}")));
            let (one, two) = (answer.without(&stage.known.texts()), to_other.without(&made_up.texts()));
            if one != two {
                holes.push(format!("{question}: {one} is not {two}"));
            }
        }
    }
    holes
}

/// The secrets that an answer holds.
fn seen<'a>(stage: &'a Stage, answer: &Answer) -> impl Iterator<Item = &'a str> {
    let answer = answer.to_string();
    stage.secrets().into_iter().filter(move |secret| answer.contains(secret))
}

async fn answers(caller: &Caller, probes: &[Probe]) -> Vec<Answer> {
    let mut answers = Vec::new();
    for probe in probes {
        answers.push(caller.ask(probe, Form::Json).await);
    }
    answers
}

#[tokio::test]
async fn every_door_of_the_schema_is_tried() {
    let known = Stage::set().await.known;
    let made_up = known.made_up();
    let doors = Doors::of(&std::fs::read_to_string("schema.graphql").unwrap());
    let of = |known| {
        let mut probes = probes::all(known, "own");
        probes.push(probes::creating(known, "completed"));
        probes
    };
    let tried: BTreeSet<_> =
        of(&known).iter().zip(&of(&made_up)).flat_map(|(theirs, other)| doors.tried(theirs, other)).collect();
    let missing: Vec<_> = doors.all().difference(&tried).cloned().collect();
    assert_eq!(missing, none(), "nobody tries these with what is the victim's");
}

#[tokio::test]
async fn the_matrix_notices_an_open_policy() {
    let stage = Stage::set().await;
    open(&stage.quiet.database, "users").await;
    let holes = holes(&stage, &stage.attack()).await;
    for query in ["node(", "nodes("] {
        assert!(holes.iter().any(|hole| hole.contains(query)), "{query} in {holes:#?}");
    }
}

/// The program asks for the viewer's rows as well, so that one mistake in one place opens nothing.
#[tokio::test]
async fn nothing_of_a_plan_is_found_where_its_policies_are_open() {
    let stage = Stage::set().await;
    for table in PLAN_TABLES {
        open(&stage.quiet.database, table).await;
    }
    assert_eq!(holes(&stage, &stage.attack()).await, none());
}

fn none() -> Vec<String> {
    Vec::new()
}

#[tokio::test]
async fn another_user_finds_nothing_not_even_that_it_exists() {
    let stage = Stage::set().await;
    let attacker = stage.attack();
    let before = stage.victims_rows().await;
    for table in [
        "users",
        "investment_plans",
        "investment_plans_audit",
        "plan_events",
        "plan_claims",
        "plan_attempts",
        "plan_failures",
        "plan_readings",
        "plan_details",
        "plan_balances",
        "user_budgets",
    ] {
        assert!(before.iter().any(|row| row.starts_with(table)), "the victim has no row in {table}");
    }
    assert_eq!(holes(&stage, &attacker).await, none());
    mixing(&stage, &attacker).await;
    taking(&stage, &attacker).await;
    pages(&stage, &attacker).await;
    assert_eq!(stage.victims_rows().await, before, "nothing of the victim's is another than it was");

    let probes = probes::all(&stage.known, &stage.own);
    let with_victim = answers(&attacker, &probes).await;
    everybody_else_finds(&stage, &attacker, &probes).await;
    stage.forget_the_victim().await;
    for ((probe, with), without) in probes.iter().zip(with_victim).zip(answers(&attacker, &probes).await) {
        assert_eq!(with, without, "without the victim, it is the same: {} {}", probe.query, probe.variables);
    }
    let secrets = stage.secrets().into_iter().map(str::to_owned).collect::<Vec<_>>();
    let logged = stage.loud.last_words().await;
    assert!(logged.iter().any(|line| line["level"] == "DEBUG"), "the loud server says more than others");
    for line in &logged {
        let line = line.to_string();
        assert!(!secrets.iter().any(|secret| line.contains(secret)), "{line}");
    }
}

/// One's own plan is changed beside somebody else's as it is beside none.
async fn mixing(stage: &Stage, attacker: &Caller) {
    let made_up = stage.known.made_up();
    let (theirs, other) = (probes::mixed(&stage.known, &stage.own), probes::mixed(&made_up, &stage.own));
    for form in [Form::Json, Form::Batch, Form::Sse, Form::Socket] {
        let answer = attacker.ask(&theirs, form).await;
        assert_eq!(seen(stage, &answer).next(), None, "{answer}");
        let done = format!("\"id\":\"{}\",\"isFavorite\":true", stage.own);
        assert!(answer.body.contains(&done), "{answer}");
        let to_other = attacker.ask(&other, form).await;
        assert_eq!(answer.without(&stage.known.texts()), to_other.without(&made_up.texts()));
    }
}

/// An id of one's own choosing that somebody else has is the one thing that cannot be had twice: the answer says that it
/// is taken, the same for every plan, and nothing else. A random id is not found by trying.
async fn taking(stage: &Stage, attacker: &Caller) {
    let ids = stage.known.texts();
    let mut told = BTreeSet::new();
    for (state, _) in &stage.known.plans {
        let answer = attacker.ask(&probes::creating(&stage.known, state), Form::Json).await;
        assert_eq!(seen(stage, &answer).next(), None, "{answer}");
        told.insert(answer.without(&ids).to_string());
    }
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told.first().unwrap().contains("CONFLICT"), "{told:?}");
}

async fn pages(stage: &Stage, attacker: &Caller) {
    for path in ["/metrics", "/livez", "/readyz", "/schema.graphql", "/graphiql", "/"] {
        let page = attacker.page(path).await;
        assert_eq!(seen(stage, &page).next(), None, "{path}");
    }
}

/// No probe is blunt: whose rows they are, or who may see all, is answered something else.
async fn everybody_else_finds(stage: &Stage, attacker: &Caller, probes: &[Probe]) {
    let address = stage.quiet.origin().replace("http://", "");
    let [victim, service] = [&stage.victim, &stage.service].map(|client| Caller::new(&address, client.token()));
    // Of nobody's rows, or of one's own: answered the same to everybody.
    let is_the_same =
        |probe: &&Probe| ["previewPlan", "setMonthlyBudget"].iter().any(|field| probe.query.contains(field));
    for probe in probes.iter().filter(|probe| !is_the_same(probe)) {
        let nothing = attacker.first(probe).await;
        let for_agents = FOR_AGENTS.iter().any(|field| probe.query.contains(field));
        assert_eq!(nothing.contains("FORBIDDEN"), for_agents, "{}: {nothing}", probe.query);
        let owner = if for_agents { &service } else { &victim };
        assert_ne!(owner.first(probe).await, nothing, "{} {}", probe.query, probe.variables);
    }
}
