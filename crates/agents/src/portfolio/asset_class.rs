//! The eight asset classes and the three groups in which a plan reports them.

/// A market that a portfolio can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssetClass {
    /// US stocks.
    UsEquity,
    /// Stocks of developed markets outside the US.
    DevelopedEquity,
    /// Stocks of emerging markets.
    EmergingEquity,
    /// The broad US bond market.
    UsBonds,
    /// US inflation-protected treasury bonds.
    Tips,
    /// Money market.
    Cash,
    /// US real estate investment trusts.
    Reits,
    /// Commodities.
    Commodities,
}

/// How a plan sums the classes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The three regions.
    Stocks,
    /// Bonds, with cash counted among them.
    Bonds,
    /// Real estate and commodities.
    Alternatives,
}

impl AssetClass {
    /// How many there are.
    pub const COUNT: usize = 8;

    /// Every class, in the order of all vectors and matrices of this agent.
    pub const ALL: [Self; Self::COUNT] = [
        Self::UsEquity,
        Self::DevelopedEquity,
        Self::EmergingEquity,
        Self::UsBonds,
        Self::Tips,
        Self::Cash,
        Self::Reits,
        Self::Commodities,
    ];

    /// The name under which files and stored outputs list the class.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::UsEquity => "US_EQUITY",
            Self::DevelopedEquity => "DEVELOPED_EX_US_EQUITY",
            Self::EmergingEquity => "EMERGING_MARKETS_EQUITY",
            Self::UsBonds => "US_AGGREGATE_BONDS",
            Self::Tips => "US_TIPS",
            Self::Cash => "US_CASH",
            Self::Reits => "US_REITS",
            Self::Commodities => "COMMODITIES",
        }
    }

    /// The class that is listed as `name`; `None` for any other text.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.as_str() == name)
    }

    /// What the class is called in a sentence.
    pub const fn words(self) -> &'static str {
        match self {
            Self::UsEquity => "US stocks",
            Self::DevelopedEquity => "stocks of developed markets outside the US",
            Self::EmergingEquity => "stocks of emerging markets",
            Self::UsBonds => "the broad US bond market",
            Self::Tips => "US inflation-protected bonds",
            Self::Cash => "cash",
            Self::Reits => "US real estate trusts",
            Self::Commodities => "commodities",
        }
    }

    /// The group in which a plan reports the class.
    pub const fn group(self) -> Group {
        match self {
            Self::UsEquity | Self::DevelopedEquity | Self::EmergingEquity => Group::Stocks,
            Self::UsBonds | Self::Tips | Self::Cash => Group::Bonds,
            Self::Reits | Self::Commodities => Group::Alternatives,
        }
    }
}
