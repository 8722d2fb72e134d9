//! A command that reads the alert as JSON on its standard input. No shell is involved.

use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, ChildStderr, ChildStdin, Command};
use tokio::sync::Notify;

use crate::model::{Payload, clean};

use super::SendError;

/// What a command gets of our environment. Everything else stays here: credentials reach this process by its environment.
const PASSED: [&str; 17] = [
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "SHELL",
    "TMPDIR",
    "TZ",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LC_TIME",
    "DISPLAY",
    "WAYLAND_DISPLAY",
    "XAUTHORITY",
    "XDG_RUNTIME_DIR",
    "DBUS_SESSION_BUS_ADDRESS",
];

/// The end of standard error that is kept for the message.
const TAIL: usize = 4096;

/// How long standard error may stay open after the command has ended, as a background child of its own may keep it.
const STDERR_GRACE: Duration = Duration::from_millis(500);

/// Runs the command with the payload on its standard input; exit code 0 is success.
pub(super) async fn send(command: &[String], limit: Duration, payload: &Payload) -> Result<(), SendError> {
    let mut json = serde_json::to_vec(payload).map_err(SendError::permanent)?;
    // One line an alert: what appends to a file gets JSON lines.
    json.push(b'\n');
    let (program, arguments) = command.split_first().ok_or_else(|| SendError::permanent("the command is empty"))?;
    let child = spawn(program, arguments)?;
    match tokio::time::timeout(limit, exchange(child, &json)).await {
        Ok(result) => result.and_then(|(status, stderr)| judge(program, status, &stderr)),
        Err(_) => Err(SendError::transient(format!("{program} did not end within {limit:?} and was killed"))),
    }
}

fn spawn(program: &str, arguments: &[String]) -> Result<Child, SendError> {
    let environment = PASSED.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
    Command::new(program)
        .args(arguments)
        .env_clear()
        .envs(environment)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|e| SendError::transient(format!("cannot start {program}: {e}")))
}

/// Feeds the command, listens to it and waits for its end, all at once: a command that never reads must not block, and
/// one that ends without reading may still have succeeded.
async fn exchange(mut child: Child, json: &[u8]) -> Result<(ExitStatus, Vec<u8>), SendError> {
    let (stdin, stderr) = (child.stdin.take(), child.stderr.take());
    let mut tail = Vec::new();
    let ended = Notify::new();
    let wait = async {
        let status = child.wait().await;
        ended.notify_one();
        status
    };
    let pipes = async {
        tokio::select! {
            ((), ()) = async { tokio::join!(feed(stdin, json), listen(stderr, &mut tail)) } => {}
            () = async { ended.notified().await; tokio::time::sleep(STDERR_GRACE).await } => {}
        }
    };
    let (status, ()) = tokio::join!(wait, pipes);
    Ok((status.map_err(SendError::transient)?, tail))
}

/// Writes the input and closes it. A pipe that the command closes early is its choice; the exit code tells.
async fn feed(stdin: Option<ChildStdin>, json: &[u8]) {
    if let Some(mut stdin) = stdin {
        let _ = stdin.write_all(json).await;
        let _ = stdin.shutdown().await;
    }
}

/// Reads to the end and keeps the last bytes.
async fn listen(stderr: Option<ChildStderr>, tail: &mut Vec<u8>) {
    let Some(mut stderr) = stderr else { return };
    let mut chunk = [0; 1024];
    while let Ok(read @ 1..) = stderr.read(&mut chunk).await {
        tail.extend(chunk.iter().take(read));
        tail.drain(..tail.len().saturating_sub(TAIL));
    }
}

/// What the exit code says, with the last line of standard error.
fn judge(program: &str, status: ExitStatus, stderr: &[u8]) -> Result<(), SendError> {
    if status.success() {
        return Ok(());
    }
    let stderr = String::from_utf8_lossy(stderr);
    let last = stderr.lines().rev().map(|l| clean::line(l, 300)).find(|l| !l.is_empty());
    let said = last.map_or_else(String::new, |l| format!(": {l}"));
    Err(SendError::transient(format!("{program} failed with {status}{said}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Alert;
    use crate::model::fixtures::alert;
    use crate::notify::ErrorClass;

    async fn run(script: &str, limit: Duration) -> Result<(), SendError> {
        let command = ["sh".to_owned(), "-c".to_owned(), script.to_owned()];
        send(&command, limit, &alert().into()).await
    }

    const LONG: Duration = Duration::from_secs(60);

    #[tokio::test]
    async fn the_alert_arrives_as_json_on_standard_input() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("alert.json");
        run(&format!("cat > '{}'", file.display()), LONG).await.unwrap();
        let read: Alert = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        assert_eq!(read, alert());
    }

    #[tokio::test]
    async fn another_exit_code_is_a_failure_with_the_last_line_of_standard_error() {
        let error = run("cat >/dev/null; echo first >&2; printf 'no \\033[31mroute\\n\\n' >&2; exit 3", LONG)
            .await
            .unwrap_err();
        assert_eq!(error.class, ErrorClass::Transient);
        assert_eq!(error.message, "sh failed with exit status: 3: no [31mroute");
    }

    #[tokio::test]
    async fn a_command_that_ends_without_reading_may_succeed() {
        let mut big = alert();
        big.to.evidence = "x".repeat(1 << 20);
        assert_eq!(send(&["true".to_owned()], LONG, &big.into()).await, Ok(()));
    }

    #[tokio::test]
    async fn a_command_that_never_reads_nor_ends_is_killed() {
        let mut big = alert();
        big.to.evidence = "x".repeat(1 << 20);
        let command = ["sleep".to_owned(), "600".to_owned()];
        let error = send(&command, Duration::from_millis(50), &big.into()).await.unwrap_err();
        assert_eq!(error.class, ErrorClass::Transient);
        assert!(error.message.contains("was killed"), "{error}");
    }

    #[tokio::test]
    async fn a_background_child_that_keeps_standard_error_open_does_not_hold_the_delivery() {
        assert_eq!(run("sleep 30 & exit 0", Duration::from_secs(20)).await, Ok(()));
    }

    #[tokio::test]
    async fn a_program_that_does_not_exist_is_named() {
        let error = send(&["/nonexistent/program".to_owned()], LONG, &alert().into()).await.unwrap_err();
        assert!(error.message.starts_with("cannot start /nonexistent/program: "), "{error}");
    }

    #[tokio::test]
    async fn nothing_but_the_listed_variables_is_passed_on() {
        let script = r#"for name in $(env | cut -d= -f1); do case " PWD OLDPWD SHLVL _ ALLOWED " in *" $name "*) ;; *) echo "leaked $name" >&2; exit 1;; esac; done"#;
        let script = script.replace("ALLOWED", &PASSED.join(" "));
        assert!(std::env::var_os("CARGO_MANIFEST_DIR").is_some(), "the test needs a variable that is not to be passed");
        assert_eq!(run(&script, LONG).await, Ok(()));
    }
}
