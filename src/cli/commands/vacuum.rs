//! `vacuum`: applies `[retention]` now and gives unused room back to the file system.

use std::path::Path;

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::daemon;
use crate::store::{OpenOptions, Writer};

/// Makes the file as small as it can be. The daemon must not run: it could not write for as long as this takes.
pub(crate) fn run(context: &mut Context) -> Result<(), CliError> {
    let config = context.load_config()?;
    let mut writer = Writer::open(&config.database, &OpenOptions { create: false, exclusive: true })?;
    let mut log = config.database.clone().into_os_string();
    log.push("-wal");
    let length = |path: &Path| std::fs::metadata(path).map_or(0, |file| file.len());
    let size = || length(&config.database) + length(Path::new(&log));
    let before = size();
    let texts = daemon::drop_old_texts(&mut writer, config.retention, context.clock.now())?;
    writer.vacuum()?;
    writer.close()?;
    let after = size();
    if context.out.is_json() {
        let row = json!({ "database": config.database, "texts_dropped": texts, "bytes_before": before, "bytes_after": after });
        return context.out.json_pretty(&row);
    }
    if texts > 0 {
        context.out.line(format!("{texts} texts were past their time"))?;
    }
    context.out.line(format!("{}: {} before, {} now", config.database.display(), in_mib(before), in_mib(after)))
}

fn in_mib(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}
