//! The real binary in a home of its own: nothing of the machine's configuration, no session bus, no proxy.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// A directory with a configuration, and the binary that reads it.
pub struct Program {
    dir: tempfile::TempDir,
}

/// What a run of the binary gave.
#[derive(Debug)]
pub struct Ran {
    /// The exit code.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// A topic and three officials of two invented states. `{database}` stands for itself in no other file.
const TOPIC: &str = r#"
[[topic]]
id = "troops"
name = "Sending troops to Ostia"
verbs = ["send", "deploy"]
objects = ["troops", "soldiers", "peacekeepers"]
targets = ["Ostia"]

[[official]]
name = "Mara Lind"
principal = "Norland"
[[official.role]]
title = "Prime Minister"

[[official]]
name = "Jorn Dahl"
principal = "Norland"
[[official.role]]
title = "Defence Minister"
"#;

impl Program {
    /// A home without configuration.
    pub fn bare() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A home with these tables beside the topic and the officials of every test, and a database of its own. No channel
    /// but a command that does nothing, unless the tables name one.
    pub fn with(tables: &str) -> Self {
        let program = Self::bare();
        program.configure(tables);
        program
    }

    /// Writes the configuration anew.
    pub fn configure(&self, tables: &str) {
        let channel = if tables.contains("[[notify") { "" } else { "[[notify.command]]\ncommand = [\"true\"]\n" };
        let text = format!("database = \"test.db\"\n{tables}\n{channel}\n{TOPIC}");
        self.write("stancewatch.toml", &text);
    }

    /// A path in the home.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file in the home.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, contents).unwrap();
        path
    }

    /// The command with these arguments, in an environment that holds nothing of the machine's. Where there is a
    /// configuration, `$STANCEWATCH_CONFIG` names it.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_stancewatch"));
        command.args(args).current_dir(self.dir.path()).env_clear();
        command.env("HOME", self.dir.path()).env("TMPDIR", self.dir.path());
        command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", self.path("no-bus").display()));
        command.env("http_proxy", "http://127.0.0.1:9").env("PATH", std::env::var_os("PATH").unwrap_or_default());
        let config = self.path("stancewatch.toml");
        if config.exists() {
            command.env("STANCEWATCH_CONFIG", config);
        }
        command
    }

    /// Runs it.
    pub fn run(&self, args: &[&str]) -> Ran {
        self.run_with(args, "")
    }

    /// Runs it with something on standard input.
    pub fn run_with(&self, args: &[&str], input: impl AsRef<[u8]>) -> Ran {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.as_ref().to_vec();
        // On a thread of its own: a program that does not read must not block the test.
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let output = child.wait_with_output().unwrap();
        let _ = writer.join();
        Ran {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What a command prints with `--json`.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Value {
        let ran = self.run(&[args, &["--json"]].concat());
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{args:?}: {error}: {}", ran.out))
    }

    /// Starts it in the background.
    pub fn spawn(&self, args: &[&str]) -> Child {
        let mut command = self.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// The home.
    pub fn home(&self) -> &Path {
        self.dir.path()
    }
}

impl Ran {
    /// Asserts the exit code, with everything that was printed in the message.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.out, self.err);
        self
    }

    /// Each line of standard output as JSON.
    #[track_caller]
    pub fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
