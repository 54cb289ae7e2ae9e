//! Reads a market table from a JSON file, and says what is wrong with one that cannot be used.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::asset_class::AssetClass;
use super::cholesky;
use super::market::{AssumptionsSource, MarketAssumptions};

const N: usize = AssetClass::COUNT;

/// Why a market table cannot be used.
#[derive(Clone, Debug, PartialEq)]
pub enum AssumptionsError {
    /// The text is not JSON of the table's shape; with the parser's words.
    Malformed(String),
    /// A version or a source is empty, or cannot be stored with a plan.
    Unnamed(&'static str),
    /// A name that is none of the eight classes.
    UnknownClass(String),
    /// A class without return and volatility.
    MissingClass(AssetClass),
    /// Two classes whose correlation is not given.
    MissingPair(AssetClass, AssetClass),
    /// Two classes whose correlation is given twice, or a class paired with itself.
    RepeatedPair(AssetClass, AssetClass),
    /// A figure outside of what it can sensibly be.
    OutOfRange {
        /// Which figure it is.
        what: String,
        /// What the file says.
        value: f64,
        /// The lowest value accepted.
        low: f64,
        /// The highest value accepted.
        high: f64,
    },
    /// Correlations that no set of markets can have at once.
    NotPositiveDefinite,
}

impl fmt::Display for AssumptionsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(reason) => write!(f, "the market table is malformed: {reason}"),
            Self::Unnamed(field) => write!(f, "the market table's {field} is empty, or has the character U+0000"),
            Self::UnknownClass(name) => write!(f, "{name:?} is not an asset class"),
            Self::MissingClass(class) => write!(f, "{} has no return and volatility", class.as_str()),
            Self::MissingPair(a, b) => write!(f, "the correlation of {} and {} is missing", a.as_str(), b.as_str()),
            Self::RepeatedPair(a, b) => {
                write!(f, "the correlation of {} and {} is given more than once", a.as_str(), b.as_str())
            }
            Self::OutOfRange { what, value, low, high } => {
                write!(f, "{what} is {value}, outside of {low} to {high}")
            }
            Self::NotPositiveDefinite => write!(f, "the correlations contradict each other: not positive definite"),
        }
    }
}

impl std::error::Error for AssumptionsError {}

/// What has no name here, and must not be there. Where serde flattens such a map it reads an object and nothing else; without
/// one, an array of the fields' values would do.
type Unknown = Map<String, Value>;

/// The file as it is written. `market.example.json` beside this code is the built-in table in this form.
#[derive(Deserialize)]
struct MarketFile {
    version: String,
    source: String,
    date: NaiveDate,
    inflation: f64,
    classes: BTreeMap<String, ClassFigures>,
    correlations: Vec<(String, String, f64)>,
    #[serde(default)]
    long_run: BTreeMap<String, ClassFigures>,
    #[serde(flatten)]
    unknown: Unknown,
}

#[derive(Deserialize)]
struct ClassFigures {
    geometric_return: f64,
    volatility: f64,
    #[serde(flatten)]
    unknown: Unknown,
}

impl MarketAssumptions {
    /// The table that `json` holds: `version`, `source`, `date`, `inflation`, `classes` (by name: `geometric_return` and
    /// `volatility` a year, as fractions), `correlations` (a list of `[class, class, correlation]`, each pair once) and, for
    /// the classes of which it is known, `long_run` (as `classes`, over 30 years).
    pub fn from_json(json: &str) -> Result<Self, AssumptionsError> {
        let file: MarketFile =
            serde_json::from_str(json).map_err(|error| AssumptionsError::Malformed(error.to_string()))?;
        nothing_else(&file.unknown)?;
        let (geometric_returns, volatilities) = class_figures(&file.classes)?;
        let correlations = correlation_matrix(&file.correlations)?;
        let long_run = long_run_figures(&file.long_run)?;
        Ok(Self {
            source: AssumptionsSource {
                version: named("version", file.version)?,
                source: named("source", file.source)?,
                date: file.date,
                inflation: within("inflation", file.inflation, -0.05, 0.25)?,
            },
            geometric_returns,
            volatilities,
            correlations,
            long_run,
        })
    }
}

fn nothing_else(unknown: &Unknown) -> Result<(), AssumptionsError> {
    match unknown.keys().next() {
        Some(name) => Err(AssumptionsError::Malformed(format!("unknown field `{name}`"))),
        None => Ok(()),
    }
}

fn long_run_figures(classes: &BTreeMap<String, ClassFigures>) -> Result<[Option<(f64, f64)>; N], AssumptionsError> {
    let mut figures = [None; N];
    for (name, class) in classes {
        figures[parse_class(name)? as usize] = Some(checked(name, class)?);
    }
    Ok(figures)
}

fn checked(name: &str, figures: &ClassFigures) -> Result<(f64, f64), AssumptionsError> {
    nothing_else(&figures.unknown)?;
    Ok((
        within(&format!("{name}'s geometric_return"), figures.geometric_return, -0.2, 0.3)?,
        within(&format!("{name}'s volatility"), figures.volatility, 0.0001, 0.6)?,
    ))
}

fn class_figures(classes: &BTreeMap<String, ClassFigures>) -> Result<([f64; N], [f64; N]), AssumptionsError> {
    for name in classes.keys() {
        parse_class(name)?;
    }
    let (mut returns, mut volatilities) = ([0.0; N], [0.0; N]);
    for (i, class) in AssetClass::ALL.into_iter().enumerate() {
        let name = class.as_str();
        let figures = classes.get(name).ok_or(AssumptionsError::MissingClass(class))?;
        (returns[i], volatilities[i]) = checked(name, figures)?;
    }
    Ok((returns, volatilities))
}

fn correlation_matrix(pairs: &[(String, String, f64)]) -> Result<[[f64; N]; N], AssumptionsError> {
    let mut given = [[None; N]; N];
    for (one, other, value) in pairs {
        let (a, b) = (parse_class(one)?, parse_class(other)?);
        let value = within(&format!("the correlation of {one} and {other}"), *value, -1.0, 1.0)?;
        if a == b || given[a as usize][b as usize].is_some() {
            return Err(AssumptionsError::RepeatedPair(a, b));
        }
        given[a as usize][b as usize] = Some(value);
        given[b as usize][a as usize] = Some(value);
    }
    let mut matrix = [[1.0; N]; N];
    for a in AssetClass::ALL {
        for b in AssetClass::ALL.into_iter().filter(|b| *b != a) {
            matrix[a as usize][b as usize] =
                given[a as usize][b as usize].ok_or(AssumptionsError::MissingPair(a, b))?;
        }
    }
    cholesky::factor(&matrix).ok_or(AssumptionsError::NotPositiveDefinite)?;
    Ok(matrix)
}

fn parse_class(name: &str) -> Result<AssetClass, AssumptionsError> {
    AssetClass::parse(name).ok_or_else(|| AssumptionsError::UnknownClass(name.to_owned()))
}

fn named(field: &'static str, text: String) -> Result<String, AssumptionsError> {
    if text.trim().is_empty() || text.contains('\0') { Err(AssumptionsError::Unnamed(field)) } else { Ok(text) }
}

fn within(what: &str, value: f64, low: f64, high: f64) -> Result<f64, AssumptionsError> {
    if (low..=high).contains(&value) {
        Ok(value)
    } else {
        Err(AssumptionsError::OutOfRange { what: what.to_owned(), value, low, high })
    }
}
