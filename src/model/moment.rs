//! A point in time as a publisher gives it: an instant with the publisher's own offset, or just a day.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How exact a [`Moment`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Only the day is known.
    Day,
    /// The second is known.
    Second,
}

/// A time of publication: RFC 3339 with the publisher's own offset, or a day without a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Moment {
    date: Date,
    instant: Option<(Timestamp, Offset)>,
}

/// A text that is neither an RFC 3339 time nor a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("cannot read {0:?} as a time, expected 2025-03-21 or 2025-03-21T09:30:00+02:00")]
pub struct UnknownMoment(pub String);

impl Moment {
    /// A day without a time.
    pub fn day(date: Date) -> Self {
        Self { date, instant: None }
    }

    /// An instant, seen at `offset`.
    pub fn instant(timestamp: Timestamp, offset: Offset) -> Self {
        Self { date: offset.to_datetime(timestamp).date(), instant: Some((timestamp, offset)) }
    }

    /// An instant in UTC.
    pub fn utc(timestamp: Timestamp) -> Self {
        Self::instant(timestamp, Offset::UTC)
    }

    /// The calendar day at the publisher's own offset.
    pub fn date(&self) -> Date {
        self.date
    }

    /// The instant; of a bare day, its start in UTC.
    pub fn timestamp(&self) -> Timestamp {
        self.instant.map_or_else(
            || Offset::UTC.to_timestamp(self.date.to_datetime(jiff::civil::Time::midnight())).unwrap_or(Timestamp::MIN),
            |(t, _)| t,
        )
    }

    /// The instant with the offset at which the publisher gave it; `None` where only the day is known.
    pub fn instant_at(&self) -> Option<(Timestamp, Offset)> {
        self.instant
    }

    /// Whether the second or only the day is known.
    pub fn precision(&self) -> Precision {
        if self.instant.is_some() { Precision::Second } else { Precision::Day }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.instant {
            None => write!(f, "{}", self.date),
            Some((timestamp, offset)) => {
                let zoned = Zoned::new(timestamp, TimeZone::fixed(offset));
                if offset == Offset::UTC {
                    write!(f, "{}", zoned.strftime("%Y-%m-%dT%H:%M:%SZ"))
                } else {
                    write!(f, "{}", zoned.strftime("%Y-%m-%dT%H:%M:%S%:z"))
                }
            }
        }
    }
}

impl FromStr for Moment {
    type Err = UnknownMoment;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Ok(pieces) = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text) {
            let date = pieces.date();
            let Some(time) = pieces.time() else { return Ok(Self::day(date)) };
            let offset = pieces.to_numeric_offset().unwrap_or(Offset::UTC);
            if let Ok(timestamp) = offset.to_timestamp(date.to_datetime(time)) {
                return Ok(Self::instant(timestamp, offset));
            }
        }
        Err(UnknownMoment(text.to_owned()))
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_publishers_offset_and_the_bare_day() {
        for text in ["2025-03-21", "2025-03-21T09:30:00+02:00", "2025-03-21T09:30:00Z"] {
            assert_eq!(text.parse::<Moment>().map(|m| m.to_string()), Ok(text.to_owned()));
        }
        let late: Moment = "2025-03-21T23:30:00-05:00".parse().unwrap();
        assert_eq!(late.date().to_string(), "2025-03-21");
        assert_eq!(late.timestamp().to_string(), "2025-03-22T04:30:00Z");
        assert!("yesterday".parse::<Moment>().is_err());
    }
}
