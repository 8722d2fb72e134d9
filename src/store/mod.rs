//! SQLite: schema and migrations, one writer, readers, the outbox, the views that people read.
