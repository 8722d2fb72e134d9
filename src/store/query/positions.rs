//! Who stands where.

use jiff::civil::Date;
use rusqlite::params_from_iter;

use crate::model::{Commitment, SubjectKind};
use crate::store::error::StoreError;
use crate::store::reader::Reader;
use crate::store::value::Count;

use super::column::row;
use super::conditions::Conditions;
use super::text::matches_name;

row!(
    /// A row of the view `current_position`.
    #[expect(missing_docs, reason = "the view and the design say what each column means")]
    PositionRow {
        subject_kind: SubjectKind,
        subject: String,
        principal: Option<String>,
        topic: String,
        scope: Option<String>,
        commitment: Commitment,
        condition: Option<String>,
        since: Option<Date>,
        said_on: Option<Date>,
        evidence: String,
        url: Option<String>,
    }
);

/// Which positions. The default is all.
#[derive(Debug, Clone, Default)]
pub struct PositionFilter {
    /// Part of the subject's name, see [`matches_name`].
    pub who: Option<String>,
    /// The very name of the subject or the principal.
    pub name: Option<String>,
    /// The topic's id.
    pub topic: Option<String>,
    /// Part of the principal's name.
    pub principal: Option<String>,
    /// Officials or principals.
    pub subject_kind: Option<SubjectKind>,
    /// Without evidence and address, which are then empty: for overviews of thousands.
    pub without_evidence: bool,
}

impl Reader {
    /// How many positions there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn position_count(&self) -> Result<usize, StoreError> {
        let mut statement = self.connection().prepare_cached("SELECT count(*) FROM positions")?;
        Ok(statement.query_row([], |row| row.get::<_, Count>(0))?.0)
    }

    /// Current positions, by topic, principal and subject.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn positions(&self, filter: &PositionFilter) -> Result<Vec<PositionRow>, StoreError> {
        let view = if filter.without_evidence {
            "(SELECT *, '' AS evidence, NULL AS url FROM positions)"
        } else {
            "current_position"
        };
        let mut conditions = Conditions::default();
        conditions.text("topic = ?", filter.topic.clone());
        conditions.text("subject_kind = ?", filter.subject_kind.map(SubjectKind::as_str));
        if let Some(name) = &filter.name {
            conditions.one_of(["subject", "principal"], std::slice::from_ref(name));
        }
        let sql = format!(
            "SELECT {} FROM {view} {} ORDER BY topic, principal, subject_kind DESC, subject, scope",
            PositionRow::COLUMNS.join(", "),
            conditions.sql()
        );
        let mut statement = self.connection().prepare_cached(&sql)?;
        let rows = statement.query_map(params_from_iter(conditions.values([])), PositionRow::read)?;
        let mut positions = rows.collect::<rusqlite::Result<Vec<_>>>()?;
        let fits = |name: Option<&str>, wanted: &Option<String>| {
            wanted.as_deref().is_none_or(|wanted| name.is_some_and(|name| matches_name(name, wanted)))
        };
        positions
            .retain(|row| fits(Some(&row.subject), &filter.who) && fits(row.principal.as_deref(), &filter.principal));
        Ok(positions)
    }
}
