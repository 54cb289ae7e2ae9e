//! Goals that are named but not aimed at: where one lives, studied or works, and what is owned already.

use super::item::Passage;
use super::lexicon::{Named, Senses};
use crate::vocabulary::PlanType;

/// A mention of a goal and the words before it in its clause, nearest first.
struct Surroundings<'a> {
    passage: &'a Passage<'a>,
    at: usize,
    /// The last word of the mention.
    last: &'a str,
    /// The word behind the mention.
    behind: &'a str,
    before: Vec<&'a str>,
}

impl Surroundings<'_> {
    /// Whether one of `words`, parted by spaces, is among the `reach` words before the mention.
    fn near(&self, words: &str, reach: usize) -> bool {
        self.before.iter().take(reach).any(|word| !word.is_empty() && words.split_whitespace().any(|w| w == *word))
    }

    /// Whether what stands before it is a wish and no fact.
    fn wished(&self) -> bool {
        self.near("to would will", 6) && !self.near("went", 5)
    }

    fn has_before(&self, sense: Senses, reach: usize) -> bool {
        self.passage.back(self.at, reach).any(|i| self.passage.has(i, sense) && self.passage.same_clause(i, self.at))
    }
}

fn surroundings<'a>(passage: &'a Passage<'a>, named: &Named) -> Surroundings<'a> {
    let at = named.at;
    let before = passage.back(at, 6).filter(|i| passage.same_clause(*i, at)).map(|i| passage.word(i)).collect();
    let (last, behind) = (passage.word(at + named.len - 1), passage.word(at + named.len));
    Surroundings { passage, at, last, behind, before }
}

/// Whether the words around a mention say that it is past, somebody's job, or where one lives now.
pub(super) fn background(passage: &Passage<'_>, named: &Named, goal: PlanType) -> bool {
    let around = surroundings(passage, named);
    match goal {
        PlanType::Education => studied(&around),
        PlanType::House => housed(&around),
        PlanType::Retirement => provided(&around),
        PlanType::General => owned(&around),
    }
}

/// School and college behind one, as a place of work, or as what the writer is: a student.
fn studied(around: &Surroundings<'_>) -> bool {
    let past = "graduated finished dropped attended went fresh straight did completed since after left met";
    let job = "teach teacher teaching work works working job employed professor nurse lecturer librarian coach";
    let degree = matches!(around.last, "degree" | "degrees" | "mba" | "phd" | "masters" | "diploma");
    let aged = around.at > 0 && around.passage.items[around.at - 1].quantity.is_some();
    let student =
        around.last.starts_with("student") && (aged || around.near("am a as was", 3)) && !around.near("for", 3);
    let beside = "teacher professor principal bus nurse counselor librarian friend friends reunion sweetheart roommate \
        buddy buddies staff district administrator coach lecturer instructor tutor mate mates dean janitor";
    let compound = beside.split_whitespace().any(|word| word == around.behind);
    let out = around.near("out", 2) && around.near("of", 1) || around.before.first() == Some(&"from");
    let holds = degree && around.near("has have got holding", 2) && !around.wished();
    around.near(past, 5) || around.near(job, 4) || out || student || holds || compound
}

/// Homes that somebody lives in, rents, owns, leaves or owes money on.
fn housed(around: &Surroundings<'_>) -> bool {
    let lived = "live lives living lived rent rents renting rented sold sell selling owned owns bought \
        refinance leave leaving owe owes";
    let has = around.near("own have already", 4) && !around.wished() && !around.near("my our their", 2);
    let own = around.near("own", 3) && !around.near("to my our her his their your", 5);
    let owns = has && !around.near("not", 6) || own;
    let leaves = around.near("out", 4) && around.near("move moving moved", 5);
    let pays =
        around.last == "mortgage" && around.near("pay paying have has with", 5) && !around.near("off get want", 5);
    let dream = around.near("to", 5) && around.near("live", 4) || around.near("instead stop", 3);
    around.near(lived, 4) && !dream
        || owns && !around.near("want need buy for deposit payment", 4)
        || leaves
        || pays
        || around.near("homeowner", 1)
}

/// Other people's retirement, and pensions that are there.
fn provided(around: &Surroundings<'_>) -> bool {
    let others = around.has_before(Senses::OTHER, 6) && !around.near("i and want wants help helping we", 5);
    let has = around.near("have has", 4) && !around.wished() && !around.near("no not without", 3);
    let account = matches!(around.behind, "account" | "accounts" | "savings" | "fund" | "funds" | "plan" | "portfolio");
    let pension = around.last.starts_with("pension") && (has || others);
    let retired = around.last == "retired"
        && (others
            || around.behind == "since"
            // "I am a retired postman", "papa has retired"
            || around.near("a an", 1) && !around.behind.is_empty()
            || around.has_before(Senses::OTHER, 3));
    retired || pension || account && around.near("already", 4)
}

/// Things that are owned or run already, and debts that nobody sets out to pay.
fn owned(around: &Surroundings<'_>) -> bool {
    let owed = around.last.starts_with("debt") || around.last.starts_with("loan");
    let clears = around.near("pay paying clear clearing rid eliminate repay kill wipe out crush free", 6);
    let cleared = around.near("after paid once without graduate", 6);
    let has = around.near("run running own drive had owned bought after", 3) && !around.wished();
    let paid = around.near("paid", 2) && !owed;
    owed && (!clears || cleared) || has || paid || around.near("sold sell selling spent", 4)
}

/// Whether it is named as something that is there already: "my house is paid", "in my retirement account".
pub(super) fn possessed(passage: &Passage<'_>, named: &Named, goal: PlanType) -> bool {
    let around = surroundings(passage, named);
    let (at, word, behind) = (named.at, passage.word(named.at), around.behind);
    let mine = matches!(passage.word_before(at, 1), "my" | "our" | "his" | "her" | "their");
    let wanted = passage.has_in_clause(at, Senses::WANT);
    match goal {
        PlanType::Retirement => {
            let stored =
                matches!(behind, "account" | "accounts" | "savings" | "fund" | "funds" | "plan" | "portfolio" | "pot");
            let retired = word == "retired" && !around.near("be being get fully comfortably stay", 1);
            let pension = word.starts_with("pension") && mine && !wanted;
            stored && around.near("in have from into", 3) || retired || pension
        }
        PlanType::House | PlanType::General => {
            mine && !wanted && !matches!(behind, "fund" | "deposit" | "savings" | "purchase" | "first" | "goal")
        }
        PlanType::Education => {
            let inside = around.near("in at", 1) && !wanted;
            inside && passage.back(at, 6).any(|i| matches!(passage.word(i), "am" | "i" | "met" | "was"))
        }
    }
}
