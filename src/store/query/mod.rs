//! What the file is asked: one module a subject, rows typed as the views promise them.

mod articles;
mod changes;
mod column;
mod conditions;
mod detail;
mod page;
mod positions;
mod search;
mod statements;
mod tally;
mod text;

pub use articles::{ArticleFilter, ArticleRow, KnownArticle, RevisionRow, StoredArticle};
pub use changes::{ChangeFilter, ChangeRow, DeliveryRow, MoveRow};
pub use detail::{EventRow, Reading, ShiftDetail, Side};
pub use page::{ArticleExport, ArticleExportFilter, Page};
pub use positions::{PositionFilter, PositionRow};
pub use search::{FOUND, SearchFilter, SearchRow};
pub use statements::{StatementFilter, StatementRow, WhyNotRow};
pub use tally::Tally;
pub use text::matches_name;

pub(super) use articles::read_article;
