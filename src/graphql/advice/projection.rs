//! The plan's value as the years go by.

use async_graphql::SimpleObject;

use crate::graphql::scalars::Decimal;
use agents::composer;

/// The plan's value at a year's end, or at the plan's.
#[derive(SimpleObject)]
pub struct ProjectionPoint {
    /// Years since the start, from 1; the last one may have begun only.
    year: i32,
    /// Months since the start.
    month: i32,
    /// What has been paid in until then, the starting amount included.
    contributed: Decimal,
    /// One simulated market in ten ends up at or below this.
    p10: Decimal,
    /// Half of the simulated markets end up at or below this.
    p50: Decimal,
    /// Nine simulated markets in ten end up at or below this.
    p90: Decimal,
    /// p10 in today's money; null in plans that do not state it.
    p10_today: Option<Decimal>,
    /// p50 in today's money.
    p50_today: Option<Decimal>,
    /// p90 in today's money.
    p90_today: Option<Decimal>,
}

impl From<composer::ProjectionPoint> for ProjectionPoint {
    fn from(point: composer::ProjectionPoint) -> Self {
        Self {
            year: point.year,
            month: point.month,
            contributed: Decimal::dollars(point.contributed),
            p10: Decimal::dollars(point.p10),
            p50: Decimal::dollars(point.p50),
            p90: Decimal::dollars(point.p90),
            p10_today: point.p10_today.map(Decimal::dollars),
            p50_today: point.p50_today.map(Decimal::dollars),
            p90_today: point.p90_today.map(Decimal::dollars),
        }
    }
}
