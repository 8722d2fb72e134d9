//! `service install|uninstall|status`: the daemon as a service of systemd, for one user or for the machine.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Subcommand;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::CliError;
use crate::cli::line::Line;

const USER_UNIT: &str = include_str!("../../../config/systemd/stancewatch.service");
const SYSTEM_UNIT: &str = include_str!("../../../config/systemd/system/stancewatch.service");
/// The unit's file.
const NAME: &str = "stancewatch.service";
/// The line that every unit of ours begins with after `install`: a file without it was written by somebody else.
const MARK: &str = "# Written by `stancewatch service install`; changes are kept only where this line is taken out.\n";

/// Arguments of `service`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Write the unit for this program and configuration, and start it
    Install {
        #[command(flatten)]
        whose: Whose,
        /// Print the unit and do nothing
        #[arg(long)]
        print: bool,
        /// Write and enable the unit, but do not start it
        #[arg(long)]
        no_start: bool,
        /// Write over a unit that somebody else wrote or changed
        #[arg(long)]
        force: bool,
    },
    /// Stop the service and take the unit away; configuration and database stay
    Uninstall {
        #[command(flatten)]
        whose: Whose,
    },
    /// Say whether it is installed and runs
    Status {
        #[command(flatten)]
        whose: Whose,
    },
}

/// A service of the user or of the machine.
#[derive(Debug, Clone, Copy, clap::Args)]
struct Whose {
    /// A service of the machine, without a desktop, instead of the user's own
    #[arg(long)]
    system: bool,
}

/// Does it.
pub(crate) fn run(args: &Args, context: &mut Context) -> Result<(), CliError> {
    match &args.action {
        Action::Install { whose, print: true, .. } => {
            let unit = whose.unit(context)?;
            context.out.raw(unit.as_bytes())
        }
        Action::Install { whose, no_start, force, .. } => install(*whose, !no_start, *force, context),
        Action::Uninstall { whose } => uninstall(*whose, context),
        Action::Status { whose } => status(*whose, context),
    }
}

fn install(whose: Whose, start: bool, force: bool, context: &mut Context) -> Result<(), CliError> {
    // A service whose configuration does not load would start in vain.
    let config = context.load_config()?;
    let (unit, path) = (whose.unit(context)?, whose.path()?);
    whose.systemctl(&["--version"])?;
    if let Ok(there) = fs::read_to_string(&path)
        && !there.starts_with(MARK)
        && !force
    {
        let why = format!("{} was written by somebody else; --force writes over it", path.display());
        return Err(CliError::Failed(why));
    }
    let wrong = |error: io::Error| CliError::Failed(format!("cannot write {}: {error}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(wrong)?;
    }
    fs::write(&path, unit).map_err(wrong)?;
    say(&format!("wrote {}", path.display()), context)?;
    whose.systemctl(&["daemon-reload"])?;
    whose.systemctl(if start { &["enable", "--now", NAME] } else { &["enable", NAME] })?;
    if start {
        // One that ran already is to run this program and this configuration.
        whose.systemctl(&["restart", NAME])?;
    }
    say(if start { "enabled and started" } else { "enabled; it starts with the next login" }, context)?;
    say(&format!("it watches {} sources for {} topics", config.sources.len(), config.topics.len()), context)?;
    if !whose.system {
        say("to keep it running while you are logged out: loginctl enable-linger", context)?;
    }
    say(&format!("its log: journalctl {}-u stancewatch -f", if whose.system { "" } else { "--user " }), context)
}

fn uninstall(whose: Whose, context: &mut Context) -> Result<(), CliError> {
    let path = whose.path()?;
    if !path.exists() {
        return say(&format!("nothing is installed at {}", path.display()), context);
    }
    // What does not run cannot be stopped; that is no failure.
    let _ = whose.systemctl(&["disable", "--now", NAME]);
    fs::remove_file(&path).map_err(|error| CliError::Failed(format!("cannot remove {}: {error}", path.display())))?;
    whose.systemctl(&["daemon-reload"])?;
    say(&format!("stopped and removed {}", path.display()), context)?;
    if let Ok(config) = context.load_config() {
        let file = config.path.as_deref().unwrap_or(Path::new("-")).display().to_string();
        say(&format!("configuration and database stay: {file}, {}", config.database.display()), context)?;
    }
    Ok(())
}

fn status(whose: Whose, context: &mut Context) -> Result<(), CliError> {
    let path = whose.path()?;
    let keys = "ActiveState,SubState,StatusText,NRestarts,UnitFileState";
    let shown = whose.systemctl(&["show", NAME, "--property", keys])?;
    let value = |key: &str| {
        let line = shown.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.map(str::to_owned).filter(|value| !value.is_empty())
    };
    let (active, sub, text) = (value("ActiveState"), value("SubState"), value("StatusText"));
    let (restarts, enabled) = (value("NRestarts"), value("UnitFileState"));
    if context.out.is_json() {
        return context.out.json_pretty(&json!({
            "unit": path, "installed": path.exists(), "enabled": enabled, "active": active, "sub": sub,
            "status": text, "restarts": restarts.and_then(|n| n.parse::<u64>().ok()),
        }));
    }
    let installed = if path.exists() { "installed" } else { "not installed" };
    let or = |value: Option<String>| value.unwrap_or_else(|| "unknown".to_owned());
    context.out.line(Line::new().bold(installed).dim(format!("  {}", path.display())))?;
    context.out.line(format!("{} ({}), {}", or(active), or(sub), or(enabled)))?;
    if let Some(text) = text {
        context.out.line(text)?;
    }
    Ok(())
}

/// Tells a step; with `--json` only the exit code speaks.
fn say(words: &str, context: &mut Context) -> Result<(), CliError> {
    if context.out.is_json() { Ok(()) } else { context.out.line(words) }
}

impl Whose {
    /// The unit for the program that runs now and the configuration in use.
    fn unit(self, context: &Context) -> Result<String, CliError> {
        let program = std::env::current_exe()
            .map_err(|error| CliError::Failed(format!("cannot tell where this program lies: {error}")))?;
        if ["/tmp", "/var/tmp"].iter().any(|folder| program.starts_with(folder)) {
            let why =
                "the service has a temporary folder of its own and would not find it; put the program elsewhere first";
            return Err(CliError::Failed(format!("{} lies in a temporary folder: {why}", program.display())));
        }
        let config = context.config.as_deref().map(|path| path.canonicalize().unwrap_or_else(|_| path.to_owned()));
        Ok(unit(if self.system { SYSTEM_UNIT } else { USER_UNIT }, &program, config.as_deref()))
    }

    fn path(self) -> Result<PathBuf, CliError> {
        if self.system {
            return Ok(Path::new("/etc/systemd/system").join(NAME));
        }
        let folder = match (std::env::var_os("XDG_CONFIG_HOME"), std::env::var_os("HOME")) {
            (Some(folder), _) if !folder.is_empty() => PathBuf::from(folder),
            (_, Some(home)) => Path::new(&home).join(".config"),
            _ => return Err(CliError::Failed("neither $XDG_CONFIG_HOME nor $HOME is set".to_owned())),
        };
        Ok(folder.join("systemd/user").join(NAME))
    }

    /// Asks systemd, and gives what it prints.
    fn systemctl(self, arguments: &[&str]) -> Result<String, CliError> {
        let mut command = Command::new("systemctl");
        if !self.system {
            command.arg("--user");
        }
        let output = command.args(arguments).output().map_err(|error| {
            CliError::Failed(format!(
                "systemd is not here ({error}); run `stancewatch run` under the service manager that is, or see --print"
            ))
        })?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        let whose = if self.system { "" } else { " --user" };
        Err(CliError::Failed(format!("systemctl{whose} {} failed: {said}", arguments.join(" "))))
    }
}

/// A unit that starts this program with this configuration.
fn unit(text: &str, program: &Path, config: Option<&Path>) -> String {
    let mut command = format!("ExecStart={}", quoted(program));
    if let Some(config) = config {
        command.push_str(&format!(" --config {}", quoted(config)));
    }
    command.push_str(" run");
    let lines = text.lines().map(|line| if line.starts_with("ExecStart=") { command.as_str() } else { line });
    // What the sample says on installing it by hand does not belong in one that is installed.
    let lines = lines.skip_while(|line| !line.starts_with('['));
    format!("{MARK}{}\n", lines.collect::<Vec<_>>().join("\n"))
}

/// A path in a command line of systemd (systemd.service(5), "Command lines").
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy().replace('%', "%%").replace('$', "$$");
    if text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-+%$".contains(c)) {
        return text;
    }
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_starts_this_program_with_this_configuration() {
        let made = unit(USER_UNIT, Path::new("/opt/my tools/stance%watch"), Some(Path::new("/home/a/w.toml")));
        let command = made.lines().find(|line| line.starts_with("ExecStart=")).unwrap();
        assert_eq!(command, "ExecStart=\"/opt/my tools/stance%%watch\" --config /home/a/w.toml run");
        assert!(made.starts_with(MARK) && made.contains("WatchdogSec=90") && !made.contains("cp config"), "{made}");
        assert_eq!(made.matches("ExecStart=").count(), 1);
    }

    #[test]
    fn both_units_are_whole() {
        for text in [USER_UNIT, SYSTEM_UNIT] {
            for line in ["Type=notify", "RestartPreventExitStatus=78", "ExecReload=", "MALLOC_ARENA_MAX=2", "[Install]"]
            {
                assert!(text.contains(line), "{line}");
            }
        }
    }
}
