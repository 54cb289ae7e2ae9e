//! Filters and orders of plan lists: inputs, and their conversion to the domain's.

use async_graphql::{Enum, InputObject};
use chrono::{DateTime, Utc};

use super::{
    enums::{PlanType, ProcessingStatus, RiskLevel},
    error::ApiError,
    scalars::Decimal,
};
use crate::plans::{filter, order};

/// A filter of plans. Conditions are combined by "and"; values of a list by "or".
#[derive(InputObject, Clone, Debug, Default)]
pub struct PlanFilter {
    /// With one of these types.
    plan_type: Option<Vec<PlanType>>,
    /// With one of these risk tolerances.
    risk_level: Option<Vec<RiskLevel>>,
    /// With one of these statuses.
    processing_status: Option<Vec<ProcessingStatus>>,
    /// Starred, or not starred.
    is_favorite: Option<bool>,
    /// Whether archived plans are included.
    #[graphql(default)]
    archived: ArchivedFilter,
    /// Created within this time.
    created_at: Option<DateTimeRange>,
    /// With a target in this range, in US dollars.
    target_amount: Option<DecimalRange>,
    /// With a time horizon in this range, in years.
    time_horizon: Option<IntRange>,
    /// With this text in name, goal or preferences. Case and encoding are ignored (Unicode NFKC and full case folding): `STRASSE`
    /// finds `Straße`, and `fin` finds `ｆｉｎ` and `ﬁn`. Accents are not, and there are no wildcards.
    search: Option<String>,
}

/// Whether archived plans are included.
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

/// A time range. Both ends are included; an omitted end is open.
#[derive(InputObject, Clone, Debug)]
pub struct DateTimeRange {
    /// Start.
    from: Option<DateTime<Utc>>,
    /// End.
    to: Option<DateTime<Utc>>,
}

/// A range of decimals. Both ends are included; an omitted end is open.
#[derive(InputObject, Clone, Debug)]
pub struct DecimalRange {
    /// Minimum.
    from: Option<Decimal>,
    /// Maximum.
    to: Option<Decimal>,
}

/// A range of integers. Both ends are included; an omitted end is open.
#[derive(InputObject, Clone, Debug)]
pub struct IntRange {
    /// Minimum.
    from: Option<i32>,
    /// Maximum.
    to: Option<i32>,
}

/// Field and direction of an order.
#[derive(InputObject, Clone, Debug)]
pub struct PlanOrder {
    /// The field.
    field: PlanOrderField,
    /// The direction.
    #[graphql(default)]
    direction: OrderDirection,
}

/// Fields by which plans can be ordered. Ties are broken by id.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
#[graphql(remote = "order::Field")]
pub enum PlanOrderField {
    /// Starred or not, then time of creation; descending it is the dashboard's order.
    FavoriteThenCreatedAt,
    /// Time of creation.
    CreatedAt,
    /// Time of the last change.
    UpdatedAt,
    /// Target amount; plans without one come first in ascending order.
    TargetAmount,
    /// Name; plans without one come first in ascending order.
    PlanName,
}

/// The direction of an order.
#[derive(Enum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OrderDirection {
    /// Ascending.
    Asc,
    /// Descending.
    #[default]
    Desc,
}

/// Characters of a search text at most.
pub const MAX_SEARCH: usize = 200;

impl PlanFilter {
    /// Converts the filter; an error if the search text is too long or cannot be in any row.
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

/// Without duplicates: a statement has fewer parameters than a request may have values.
fn domain<T: Into<U>, U: PartialEq>(words: Vec<T>) -> Vec<U> {
    words.into_iter().fold(Vec::new(), |mut all, word| {
        let word = word.into();
        if !all.contains(&word) {
            all.push(word);
        }
        all
    })
}
