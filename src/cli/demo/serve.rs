//! `demo --serve`: the bundled news site alone, for a daemon of the user's own to watch.

use super::folder::Folder;
use super::server::Server;
use super::site::{ROUNDS, Site};
use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;

/// How often a daemon asks the site: people wait for it.
const EVERY: &str = "10s";

/// Serves until the input ends; each line of it brings the next news.
pub(super) async fn serve(folder: &Folder, context: &mut Context) -> Result<(), CliError> {
    let now = context.clock.now();
    let server = Server::start(|base| Site::new(base, now)).await;
    let server = server.map_err(|error| CliError::Failed(format!("cannot listen on the loopback address: {error}")))?;
    let main = folder.write_configuration(server.site.base(), Some(EVERY))?;
    // As it was called: with `cargo run` it is in no PATH.
    let program = std::env::args().next().unwrap_or_else(|| "stancewatch".to_owned());
    let out = &mut context.out;
    if out.is_json() {
        out.json_line(&serde_json::json!({ "site": server.site.base(), "config": main, "round": 1 }))?;
    } else {
        out.line(
            Line::new()
                .text("A news site is at ")
                .bold(server.site.base())
                .text(". Watch it from another terminal, with one of"),
        )?;
        out.line(format!("  {program} service install --config {}", main.display()))?;
        out.line(format!("  {program} run --config {}", main.display()))?;
        out.line("Its first news are history. Press Enter for the next; Ctrl-D ends it.")?;
    }
    out.finish()?;
    let mut round = 1;
    while pressed().await {
        if round == ROUNDS {
            out.line(Line::new().dim("there are no more news"))?;
            out.finish()?;
            continue;
        }
        round += 1;
        server.site.turn_to(round);
        if out.is_json() {
            out.json_line(&serde_json::json!({ "round": round }))?;
        } else {
            for article in server.site.news() {
                let what = if server.site.is_edit(article) { "edited" } else { "published" };
                out.line(
                    Line::new().dim(format!("{what}: ")).text(article.outlet.name()).text(": ").bold(article.title),
                )?;
            }
        }
        out.finish()?;
    }
    Ok(())
}

/// Waits for a line; false at the end of the input.
async fn pressed() -> bool {
    let line = || std::io::stdin().read_line(&mut String::new());
    matches!(tokio::task::spawn_blocking(line).await, Ok(Ok(bytes)) if bytes > 0)
}
