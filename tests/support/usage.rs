//! What a process uses, as the kernel tells it.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::program::Ran;

/// What a process has used so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    /// The most memory that it ever held, in bytes.
    pub peak: u64,
    /// How long it was on the processor.
    pub worked: Duration,
}

impl Usage {
    /// The most memory in whole MiB, rounded up.
    pub fn peak_mib(self) -> u64 {
        self.peak.div_ceil(1 << 20)
    }
}

/// What a process that still runs has used; `None` if there is no such process any more.
pub fn of(process: u32) -> Option<Usage> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let peak: u64 =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().trim_end_matches(" kB").parse().ok()?;
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // User and system time, in hundredths of a second.
    let ticks =
        stat.rsplit(')').next()?.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok());
    Some(Usage { peak: peak << 10, worked: Duration::from_millis(ticks.sum::<u64>() * 10) })
}

/// Runs a command to its end and looks at it all the while. The last look is a few milliseconds before the end.
pub fn run(mut command: Command) -> (Ran, Usage) {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (out, err) = (read(child.stdout.take().unwrap()), read(child.stderr.take().unwrap()));
    let usage = watch(&mut child);
    let code = child.wait().unwrap().code();
    (Ran { code, out: out.join().unwrap(), err: err.join().unwrap() }, usage)
}

fn watch(child: &mut Child) -> Usage {
    let mut usage = Usage::default();
    while child.try_wait().unwrap().is_none() {
        usage = of(child.id()).unwrap_or(usage);
        std::thread::sleep(Duration::from_millis(2));
    }
    usage
}

fn read(mut pipe: impl std::io::Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        pipe.read_to_string(&mut text).unwrap();
        text
    })
}

/// A process that does not outlive its test, also when that fails.
pub struct Guarded(pub Child);

impl Guarded {
    /// Sends it a signal.
    pub fn signal(&self, name: &str) {
        assert!(Command::new("kill").args(["-s", name, &self.0.id().to_string()]).status().unwrap().success());
    }

    /// Asks it to stop, and sees it end well.
    pub fn stop(mut self) {
        self.signal("TERM");
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
