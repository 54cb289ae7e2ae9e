//! Which plans a list shows, and in which order: the inputs, and what they mean to the domain.

use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};

use super::{
    enums::{PlanType, ProcessingStatus, RiskLevel},
    error::ApiError,
    scalars::Decimal,
};
use crate::plans::{filter, order};

/// Which plans to list. Conditions are joined by "and"; within a list, by "or".
#[derive(InputObject, Clone, Debug, Default)]
pub struct PlanFilter {
    /// Saving for one of these.
    plan_type: Option<Vec<PlanType>>,
    /// With one of these levels of risk.
    risk_level: Option<Vec<RiskLevel>>,
    /// In one of these states.
    processing_status: Option<Vec<ProcessingStatus>>,
    /// Starred, or not starred.
    is_favorite: Option<bool>,
    /// Whether archived plans are listed.
    #[graphql(default)]
    archived: ArchivedFilter,
    /// Stored within this time.
    created_at: Option<DateTimeRange>,
    /// With a target within this range, in US dollars.
    target_amount: Option<DecimalRange>,
    /// With a horizon within this range, in years.
    time_horizon: Option<IntRange>,
    /// With this text in its name, goals or preferences. Neither case nor encoding matters (Unicode NFKC and full case folding):
    /// `STRASSE` finds `Straße`, and `fin` finds `ｆｉｎ` and `ﬁn`. Accents do, and no character is a wildcard.
    search: Option<String>,
}

/// Whether archived plans are listed.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[graphql(remote = "filter::Archived")]
pub enum ArchivedFilter {
    /// Only plans that are not archived.
    #[default]
    Exclude,
    /// All plans.
    Include,
    /// Only archived plans.
    Only,
}

/// A stretch of time. Both ends included; an end left out is open.
#[derive(InputObject, Clone, Debug)]
pub struct DateTimeRange {
    /// Its beginning.
    from: Option<DateTime<Utc>>,
    /// Its end.
    to: Option<DateTime<Utc>>,
}

/// A range of decimal numbers. Both ends included; an end left out is open.
#[derive(InputObject, Clone, Debug)]
pub struct DecimalRange {
    /// The least.
    from: Option<Decimal>,
    /// The greatest.
    to: Option<Decimal>,
}

/// A range of whole numbers. Both ends included; an end left out is open.
#[derive(InputObject, Clone, Debug)]
pub struct IntRange {
    /// The least.
    from: Option<i32>,
    /// The greatest.
    to: Option<i32>,
}

/// What to order by, and which way.
#[derive(InputObject, Clone, Debug)]
pub struct PlanOrder {
    /// What to order by.
    field: PlanOrderField,
    /// Which way.
    #[graphql(default)]
    direction: OrderDirection,
}

/// What plans can be ordered by. Ties are broken by id.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "order::Field")]
pub enum PlanOrderField {
    /// Starred plans apart from the others, each by time of creation: descending, the dashboard's order.
    FavoriteThenCreatedAt,
    /// Time of creation.
    CreatedAt,
    /// Time of the last change.
    UpdatedAt,
    /// Target amount; plans without one are the least.
    TargetAmount,
    /// Name; plans without one come first in ascending order.
    PlanName,
}

/// Which way a list runs.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrderDirection {
    /// The least first.
    Asc,
    /// The greatest first.
    #[default]
    Desc,
}

/// Characters of a search text at most.
pub const MAX_SEARCH: usize = 200;

impl PlanFilter {
    /// What the filter means; an error where the search text is too long or could not be in any row.
    pub(super) fn into_domain(self) -> Result<filter::Filter, ApiError> {
        if self.search.as_ref().is_some_and(|text| text.chars().count() > MAX_SEARCH) {
            return Err(ApiError::BadUserInput(format!("search may have at most {MAX_SEARCH} characters.")));
        }
        if self.search.as_ref().is_some_and(|text| text.contains('\0')) {
            return Err(ApiError::BadUserInput("search must not contain the character U+0000.".to_owned()));
        }
        let Self { plan_type, risk_level, processing_status, is_favorite, archived, .. } = self;
        Ok(filter::Filter {
            plan_type: plan_type.map(domain),
            risk_level: risk_level.map(domain),
            processing_status: processing_status.map(domain),
            is_favorite,
            archived: archived.into(),
            created_at: self.created_at.map_or_else(Default::default, |r| filter::Range { from: r.from, to: r.to }),
            target_amount: self.target_amount.map_or_else(Default::default, |range| filter::Range {
                from: range.from.map(|bound| bound.0),
                to: range.to.map(|bound| bound.0),
            }),
            time_horizon: self.time_horizon.map_or_else(Default::default, |r| filter::Range { from: r.from, to: r.to }),
            search: self.search.filter(|text| !text.is_empty()),
        })
    }
}

impl PlanOrder {
    pub(super) fn into_domain(self) -> order::Order {
        order::Order { field: self.field.into(), descending: self.direction == OrderDirection::Desc }
    }
}

/// Each word once: a statement has no room for as many values as a request.
fn domain<T: Into<U>, U: PartialEq>(words: Vec<T>) -> Vec<U> {
    words.into_iter().fold(Vec::new(), |mut all, word| {
        let word = word.into();
        if !all.contains(&word) {
            all.push(word);
        }
        all
    })
}
